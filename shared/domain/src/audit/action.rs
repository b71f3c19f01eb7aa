macro_rules! actions {
    ($($action:ident = $name:literal,)*) => {
        /// What is worth a record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum AuditAction {
            $($action,)*
        }

        impl AuditAction {
            pub const ALL: &[Self] = &[$(Self::$action,)*];

            /// The name that records carry, for ever.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$action => $name,)* }
            }
        }
    };
}

actions! {
    AccessAttempted = "access.attempted",
    ApiKeyCreated = "api_key.created",
    ApiKeyRevoked = "api_key.revoked",
    ApiKeyRotated = "api_key.rotated",
    ClientCreated = "client.created",
    ClientDeleted = "client.deleted",
    CouponArchived = "coupon.archived",
    CouponCreated = "coupon.created",
    CreditNoteIssued = "credit_note.issued",
    EmailChangeRequested = "user.email_change_requested",
    EmailChanged = "user.email_changed",
    IdentityLinked = "user.identity_linked",
    IdentityUnlinked = "user.identity_unlinked",
    ImpersonationEnded = "impersonation.ended",
    ImpersonationStarted = "impersonation.started",
    InvitationRevoked = "invitation.revoked",
    InvoiceMarkedUncollectible = "invoice.marked_uncollectible",
    InvoiceVoided = "invoice.voided",
    LogIn = "user.log_in",
    MemberAdded = "member.added",
    MemberInvited = "member.invited",
    MemberRemoved = "member.removed",
    MemberRoleChanged = "member.role_changed",
    OwnershipTransferred = "account.ownership_transferred",
    PasswordChanged = "user.password_changed",
    PlanArchived = "plan.archived",
    PlanCreated = "plan.created",
    PlanUpdated = "plan.updated",
    ProvenAgain = "session.proven_again",
    RecoveryCodeUsed = "user.recovery_code_used",
    RecoveryCodesMade = "user.recovery_codes_made",
    RoleChanged = "role.changed",
    SecondFactorAdded = "user.second_factor_added",
    SecondFactorRemoved = "user.second_factor_removed",
    SecondFactorUsed = "user.second_factor_used",
    SessionEnded = "session.ended",
    SessionReplayed = "session.replayed",
    SigningKeyRevoked = "signing_key.revoked",
    StaffChanged = "staff.changed",
    TaxRateArchived = "tax_rate.archived",
    TaxRateCreated = "tax_rate.created",
    UserDeleted = "user.deleted",
}
