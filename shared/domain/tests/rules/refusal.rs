use domain::Refusal;
use std::collections::BTreeSet;

#[test]
fn a_code_means_one_thing_and_is_the_refusals_name() {
    let codes: BTreeSet<_> = Refusal::ALL.iter().map(|refusal| refusal.code()).collect();
    assert_eq!(codes.len(), Refusal::ALL.len());
    for refusal in Refusal::ALL {
        let name = format!("{refusal:?}").to_lowercase();
        assert_eq!(refusal.code().replace('_', ""), name);
    }
}

#[test]
fn a_message_becomes_a_sentence_with_a_capital_and_a_full_stop() {
    for refusal in Refusal::ALL {
        let message = refusal.to_string();
        assert!(!message.is_empty() && !message.ends_with('.') && message == message.trim(), "{refusal:?}: {message}");
    }
}
