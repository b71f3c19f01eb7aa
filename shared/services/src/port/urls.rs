use super::PortError;

pub trait PublicUrl {
    /// Where the API is reached from outside, without a slash at the end: also who our tokens are by.
    ///
    /// # Errors
    /// [`PortError::Broken`] where it is not configured.
    fn public_url(&self) -> Result<String, PortError>;
}

pub trait AppUrl {
    /// Where the operator's own pages are, without a slash at the end.
    ///
    /// # Errors
    /// [`PortError::Broken`] where it is not configured.
    fn app_url(&self) -> Result<String, PortError>;
}
