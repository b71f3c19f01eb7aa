/// Implements every port that is about stored things by passing it on to a store: the types that put a whole system
/// together need say nothing more. `$store` is an expression for a `&Store`, which may use `?`.
#[macro_export]
macro_rules! stored_by {
    ($to:ty, |$this:ident| $store:expr) => {
        $crate::stored_by! { @ports $to, $this, $store;
            Accounts {
                book(account: domain::id::AccountId) -> Option<domain::account::AccountBook>;
                entitlements(account: domain::id::AccountId) -> Option<domain::entitlement::Entitlements>;
            }
            TestClocks {
                test_clock(account: domain::id::AccountId) -> Option<domain::test_clock::TestClock>;
            }
            Plans {
                plan(plan: domain::id::PlanId) -> Option<domain::plan::Plan>;
                plan_version(version: domain::plan::PlanVersionRef) -> Option<domain::plan::PlanVersion>;
                plans(page: &services::PageRequest) -> services::Page<domain::plan::Plan>;
            }
            Subscriptions {
                subscription(account: domain::id::AccountId, subscription: domain::id::SubscriptionId) -> Option<domain::subscription::Subscription>;
                subscriptions(account: domain::id::AccountId, page: &services::PageRequest) -> services::Page<domain::subscription::Subscription>;
            }
            Invoices {
                invoice_document(account: domain::id::AccountId, invoice: domain::id::InvoiceId) -> Option<domain::invoice::InvoiceDocument>;
                invoice_state(account: domain::id::AccountId, number: domain::invoice::InvoiceNumber) -> Option<domain::invoice::InvoiceState>;
                invoices(account: domain::id::AccountId, page: &services::PageRequest) -> services::Page<domain::invoice::InvoiceState>;
                invoice_documents(account: domain::id::AccountId) -> Vec<domain::invoice::InvoiceDocument>;
                unpaid_invoices(account: domain::id::AccountId, limit: u16) -> Vec<domain::invoice::InvoiceState>;
            }
            Coupons {
                coupon(coupon: domain::id::CouponId) -> Option<domain::coupon::Coupon>;
                coupon_of_code(code: &domain::coupon::CouponCode) -> Option<domain::coupon::Coupon>;
                coupons(page: &services::PageRequest) -> services::Page<domain::coupon::Coupon>;
            }
            TaxProvider {
                rates_of(country: domain::tax::CountryCode, now: domain::time::WallTime) -> Vec<domain::tax::TaxRate>;
            }
            TaxRates {
                tax_rate(rate: domain::id::TaxRateId) -> Option<domain::tax::TaxRate>;
                tax_rates(page: &services::PageRequest) -> services::Page<domain::tax::TaxRate>;
            }
            CreditNotes {
                credit_note(account: domain::id::AccountId, note: domain::id::CreditNoteId) -> Option<domain::credit_note::CreditNote>;
                credit_notes(account: domain::id::AccountId, page: &services::PageRequest) -> services::Page<domain::credit_note::CreditNote>;
                all_credit_notes(account: domain::id::AccountId) -> Vec<domain::credit_note::CreditNote>;
            }
            Quotes {
                keep_quote(quote: &domain::subscription::Quote) -> ();
                quote(account: domain::id::AccountId, quote: domain::id::QuoteId) -> Option<domain::subscription::Quote>;
            }
            Journal {
                postings(account: domain::id::AccountId, after: Option<String>, limit: u16) -> Vec<services::port::JournalPosting>;
            }
            CommandRecords {
                command_record(key: &services::CommandKey, now: domain::time::WallTime) -> Option<services::port::CommandRecord>;
            }
            Outbox {
                unsent(shard: u8, before: domain::time::WallTime) -> Vec<services::port::OutboxItem>;
                leave(item: &services::port::OutboxItem) -> ();
                mark_sent(item: &services::port::OutboxItem) -> ();
            }
            DueWork {
                due_in_shard(
                    shard: u8, from: Option<domain::time::WallTime>, until: domain::time::WallTime, page: Option<String>
                ) -> (Vec<services::port::DueInstant>, Option<String>);
                due_subscriptions(due: services::port::DueInstant) -> Vec<domain::id::SubscriptionId>;
                clocked_subscriptions(account: domain::id::AccountId) -> Vec<domain::subscription::Subscription>;
                watermark() -> Option<domain::time::WallTime>;
                set_watermark(watermark: domain::time::WallTime) -> ();
            }
            PendingJobs {
                has_pending(on: services::PendingOn) -> bool;
                remove_pending(on: services::PendingOn, job: domain::id::JobId) -> ();
            }
            GatewayEvents {
                keep_gateway_event(event: domain::id::GatewayEventId, raw: &str, now: domain::time::WallTime) -> ();
                gateway_event(event: domain::id::GatewayEventId) -> Option<String>;
            }
            Leases {
                take_lease(job: domain::id::JobId, now: domain::time::WallTime, until: domain::time::WallTime) -> services::port::Lease;
                release_lease(job: domain::id::JobId, now: domain::time::WallTime) -> ();
                mark_done(job: domain::id::JobId, until: domain::time::WallTime) -> ();
            }
            Audits {
                newest_audit(chain: domain::audit::Chain) -> Option<domain::audit::AuditRecord>;
                is_audit_recorded(job: domain::id::JobId) -> bool;
                audits(chain: domain::audit::Chain, page: &services::PageRequest) -> services::Page<domain::audit::AuditRecord>;
                audits_from(chain: domain::audit::Chain, number: u64, limit: u16) -> Vec<domain::audit::AuditRecord>;
            }
            Counters {
                count(counter: &domain::limit::Counter, tokens: u32) -> u64;
            }
            GuessRecords {
                guesses(email: &domain::email::EmailAddress, source: &domain::limit::Source) -> Option<domain::limit::Guesses>;
                keep_guesses(
                    email: &domain::email::EmailAddress, source: &domain::limit::Source, guesses: &domain::limit::Guesses
                ) -> bool;
            }
            Users {
                user(user: domain::id::UserId) -> Option<domain::identity::User>;
                email_claim(email: &domain::email::EmailAddress) -> Option<domain::identity::EmailClaim>;
                membership(account: domain::id::AccountId, user: domain::id::UserId) -> Option<domain::identity::Membership>;
                users(users: &[domain::id::UserId]) -> Vec<domain::identity::User>;
                staff(user: domain::id::UserId) -> Option<domain::identity::Staff>;
                staff_token_burnt(token_sha256: &str) -> bool;
            }
            Identities {
                identity_claim(identity_sha256: &str) -> Option<domain::identity::IdentityClaim>;
                linked_identity(
                    user: domain::id::UserId, provider: &domain::identity::ProviderId
                ) -> Option<domain::identity::LinkedIdentity>;
                linked_identities(user: domain::id::UserId) -> Vec<domain::identity::LinkedIdentity>;
            }
            ProviderLogIns {
                keep_provider_log_in(state_sha256: &str, log_in: &domain::identity::ProviderLogIn) -> ();
                take_provider_log_in(state_sha256: &str) -> Option<domain::identity::ProviderLogIn>;
            }
            Members {
                members(account: domain::id::AccountId, page: &services::PageRequest) -> services::Page<domain::identity::Membership>;
                owners(account: domain::id::AccountId) -> Option<domain::identity::Owners>;
                invitation(account: domain::id::AccountId, invitation: domain::id::InvitationId) -> Option<domain::identity::Invitation>;
                invitations(account: domain::id::AccountId, page: &services::PageRequest) -> services::Page<domain::identity::Invitation>;
                affiliations(user: domain::id::UserId, page: &services::PageRequest) -> services::Page<domain::identity::Affiliation>;
            }
            Sessions {
                session(user: domain::id::UserId, session: domain::id::SessionId) -> Option<domain::identity::Session>;
                sessions(user: domain::id::UserId) -> Vec<domain::identity::Session>;
            }
            FactorSets {
                factor_set(user: domain::id::UserId) -> domain::identity::FactorSet;
            }
            FactorChallenges {
                keep_challenge(sha256: &str, challenge: &domain::identity::FactorChallenge) -> ();
                challenge(sha256: &str) -> Option<domain::identity::FactorChallenge>;
                take_challenge(sha256: &str) -> bool;
            }
            PasskeyCeremonies {
                keep_ceremony(sha256: &str, ceremony: &domain::identity::PasskeyCeremony) -> ();
                take_ceremony(sha256: &str) -> Option<domain::identity::PasskeyCeremony>;
            }
            Standings {
                standing(of: &services::port::StandingQuery) -> domain::identity::Standing;
                api_key(owner: domain::identity::KeyOwner, key: domain::id::ApiKeyId) -> Option<domain::identity::ApiKey>;
                custom_role(role: domain::id::RoleId) -> Option<domain::permission::CustomRole>;
            }
            Operator {
                staff_entries(page: &services::PageRequest) -> services::Page<domain::identity::StaffEntry>;
                admins() -> Option<domain::identity::Admins>;
                custom_roles(page: &services::PageRequest) -> services::Page<domain::permission::CustomRole>;
            }
            Impersonations {
                impersonation(account: domain::id::AccountId, impersonation: domain::id::ImpersonationId) -> Option<domain::identity::Impersonation>;
                impersonations(account: domain::id::AccountId, page: &services::PageRequest) -> services::Page<domain::identity::Impersonation>;
            }
            ApiKeys {
                api_keys(owner: domain::identity::KeyOwner, page: &services::PageRequest) -> services::Page<domain::identity::ApiKey>;
            }
            KeyUses {
                note_use(key: domain::id::ApiKeyId, at: domain::time::WallTime) -> ();
                last_uses(keys: &[domain::id::ApiKeyId]) -> Vec<(domain::id::ApiKeyId, domain::time::WallTime)>;
            }
            Clients {
                client(client: domain::identity::ClientRef) -> Option<domain::identity::Client>;
                clients(owner: domain::identity::KeyOwner, page: &services::PageRequest) -> services::Page<domain::identity::Client>;
            }
            AuthorizationCodes {
                keep_code(sha256: &str, code: &domain::identity::AuthorizationCode) -> ();
                code(sha256: &str) -> Option<domain::identity::AuthorizationCode>;
                redeem_code(sha256: &str, token: &str) -> String;
            }
            PublicKeys {
                public_keys() -> Vec<domain::signing::PublicKey>;
                publish_key(key: &domain::signing::PublicKey) -> ();
                revoke_key(kid: &str, now: domain::time::WallTime) -> bool;
                forget_key(kid: &str) -> ();
            }
        }

        impl services::port::Commit for $to {
            async fn commit(
                &self,
                commitment: &services::port::Commitment<'_>,
            ) -> Result<(), services::port::CommitError> {
                let $this = self;
                services::port::Commit::commit($store, commitment).await
            }
        }
    };
    (@ports $to:ty, $this:ident, $store:expr;
        $($port:ident { $($name:ident($($argument:ident: $type:ty),* $(,)?) -> $output:ty;)* })*) => {$(
        impl services::port::$port for $to {$(
            async fn $name(&self, $($argument: $type),*) -> Result<$output, services::port::PortError> {
                let $this = self;
                services::port::$port::$name($store, $($argument),*).await
            }
        )*}
    )*};
}
