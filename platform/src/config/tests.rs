use super::*;

const LEAST: &str = "database = 'host=/run'\nname = 'platform.example'\nkeys_folder = '/keys'\n";

fn with(text: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::parse(text, environment)
}

#[test]
fn the_environment_wins_over_the_file() {
    let config = with(LEAST, &[]).unwrap();
    assert_eq!((config.demo, config.limits.burst), (false, 200));
    let set = [("SHIWEN_PLATFORM_DEMO", "true"), ("SHIWEN_PLATFORM_LIMITS_BURST", "7"), ("HOME", "/root")];
    let config = with(LEAST, &set).unwrap();
    assert_eq!((config.demo, config.limits.burst, config.limits.timeout_s), (true, 7, 60));
}

#[test]
fn a_key_that_is_not_known_is_an_error() {
    assert!(matches!(with(&format!("{LEAST}lisen = 'x'"), &[]), Err(ConfigError::Wrong(_))));
    assert!(matches!(with(LEAST, &[("SHIWEN_PLATFORM_LISEN", "x")]), Err(ConfigError::Wrong(_))));
    assert!(with("", &[]).is_err());
}

#[test]
fn plain_http_stays_on_the_machine_or_behind_a_proxy() {
    let outside = format!("{LEAST}listen = '0.0.0.0:80'\n");
    assert!(matches!(with(&outside, &[]), Err(ConfigError::Plain(_))));
    assert!(with(&format!("{outside}behind_proxy = true"), &[]).is_ok());
    assert!(with(&format!("{outside}[tls]\ncertificate = 'c'\nkey = 'k'"), &[]).is_ok());
}

#[test]
fn what_only_tests_may_leave_out_is_not_left_out_by_accident() {
    assert!(!with(LEAST, &[]).unwrap().without_fsync);
    assert!(with(LEAST, &[("SHIWEN_PLATFORM_WITHOUT_FSYNC", "true")]).unwrap().without_fsync);
    let webhook = format!("{LEAST}[webhook]\nsecret_file = 's'\n");
    assert!(!with(&webhook, &[]).unwrap().webhook.unwrap().without_numbers);
    let set = [("SHIWEN_PLATFORM_WEBHOOK_WITHOUT_NUMBERS", "true")];
    assert!(with(&webhook, &set).unwrap().webhook.unwrap().without_numbers);
}

#[test]
fn no_password_is_shown() {
    let text = "database = 'postgres://u:hush@h/d'\nname = 'n'\nkeys_folder = '/keys'\n";
    assert!(!format!("{:?}", with(text, &[]).unwrap()).contains("hush"));
    let broken = with(&text.replace("name", "nam"), &[]).unwrap_err().to_string();
    assert!(!broken.contains("hush"), "{broken}");
}

#[test]
fn the_example_is_a_configuration() {
    let text = include_str!("../../shiwen-platform.toml");
    let config = with(text, &[]).unwrap();
    assert_eq!(config.limits.connections, Limits::default().connections);
    assert_eq!(config.limits.unknown_per_second, Limits::default().unknown_per_second);
    assert_eq!(config.limits.webhook_per_second, Limits::default().webhook_per_second);
    assert!(!config.without_fsync);
}
