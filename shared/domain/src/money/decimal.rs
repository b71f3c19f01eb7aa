/// Reads a type from a decimal, written as a string on the wire. `$check` takes or refuses a value, `$refusal` is the
/// answer to what is no decimal at all; `Display` writes it.
macro_rules! decimal {
    ($name:ident, $check:path, $refusal:path) => {
        impl TryFrom<rust_decimal::Decimal> for $name {
            type Error = crate::Refusal;

            fn try_from(value: rust_decimal::Decimal) -> Result<Self, crate::Refusal> {
                $check(value).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = crate::Refusal;

            fn try_from(text: String) -> Result<Self, crate::Refusal> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::Refusal;

            fn from_str(text: &str) -> Result<Self, crate::Refusal> {
                // The library also reads exponents and underscores, which are not decimals on our wire.
                if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-') {
                    return Err($refusal);
                }
                rust_decimal::Decimal::from_str_exact(text).map_err(|_| $refusal)?.try_into()
            }
        }
    };
}

pub(super) use decimal;
