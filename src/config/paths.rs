//! Paths: where the program's files lie.
//!
//! Nothing is made or opened here.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::env::Env;
use crate::domain::{Code, Refusal};

/// The program's folder in the folders of all programs.
const NAME: &str = "tat";

/// Where the program's files lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The configuration.
    pub config_file: PathBuf,
    /// The folder of the configuration.
    pub config_dir: PathBuf,
    /// The folder of the store.
    pub data_dir: PathBuf,
    /// The folder of logs.
    pub state_dir: PathBuf,
    /// The folder of what can be made again.
    pub cache_dir: PathBuf,
}

impl Paths {
    /// Where the environment, else the system, puts them.
    pub fn find(env: &Env) -> Result<Self, Refusal> {
        Self::within(env, ProjectDirs::from("", "", NAME).map(Home::from).as_ref())
    }

    /// The same, given what the system says; none without a home folder.
    fn within(env: &Env, home: Option<&Home>) -> Result<Self, Refusal> {
        let folders = &env.folders;
        let data_dir = folders
            .data
            .clone()
            .or_else(|| shared(folders.xdg_data.as_deref()))
            .or_else(|| home.map(|home| home.data.clone()))
            .ok_or_else(homeless)?;
        let config_dir = folders
            .config
            .clone()
            .or_else(|| shared(folders.xdg_config.as_deref()))
            .or_else(|| home.map(|home| home.config.clone()))
            // A service without a home keeps everything in the one folder it was given.
            .unwrap_or_else(|| data_dir.join("config"));
        let state_dir = shared(folders.xdg_state.as_deref())
            .or_else(|| home.map(|home| home.state.clone()))
            .unwrap_or_else(|| data_dir.join("state"));
        let cache_dir = shared(folders.xdg_cache.as_deref())
            .or_else(|| home.map(|home| home.cache.clone()))
            .unwrap_or_else(|| data_dir.join("cache"));
        let config_file =
            folders.config_file.clone().unwrap_or_else(|| config_dir.join("config.toml"));
        Ok(Self { config_file, config_dir, data_dir, state_dir, cache_dir })
    }

    /// The store of one who has no account.
    pub fn local_store(&self) -> PathBuf {
        self.data_dir.join("local.redb")
    }
}

/// What the system says.
#[derive(Clone, Debug)]
struct Home {
    config: PathBuf,
    data: PathBuf,
    state: PathBuf,
    cache: PathBuf,
}

impl From<ProjectDirs> for Home {
    fn from(dirs: ProjectDirs) -> Self {
        Self {
            config: dirs.config_dir().to_owned(),
            data: dirs.data_dir().to_owned(),
            // Only Linux has a folder for logs.
            state: dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_owned(),
            cache: dirs.cache_dir().to_owned(),
        }
    }
}

/// The program's folder in an `XDG_*` folder, which counts only if it is absolute. People who set
/// one mean it on every system.
fn shared(folder: Option<&Path>) -> Option<PathBuf> {
    folder.filter(|folder| folder.is_absolute()).map(|folder| folder.join(NAME))
}

/// The refusal of one who has no home.
fn homeless() -> Refusal {
    Refusal::new(Code::Failed, "there is no home folder, so there is no place for the store")
        .hint("set TAT_DATA_DIR to a folder, such as `TAT_DATA_DIR=/var/lib/tat`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::env::Folders;

    fn home() -> Home {
        let folder = |name: &str| PathBuf::from("/home/ada").join(name).join("tat");
        Home {
            config: folder(".config"),
            data: folder(".local/share"),
            state: folder(".local/state"),
            cache: folder(".cache"),
        }
    }

    fn find(folders: Folders, home: Option<&Home>) -> Result<Paths, Refusal> {
        Paths::within(&Env { folders, ..Env::default() }, home)
    }

    #[test]
    fn files_lie_in_the_home_folder() {
        let paths = find(Folders::default(), Some(&home())).unwrap();
        assert_eq!(paths.config_file, Path::new("/home/ada/.config/tat/config.toml"));
        assert_eq!(paths.local_store(), Path::new("/home/ada/.local/share/tat/local.redb"));
        assert_eq!(paths.state_dir, Path::new("/home/ada/.local/state/tat"));
        assert_eq!(paths.cache_dir, Path::new("/home/ada/.cache/tat"));
    }

    #[test]
    fn our_variables_come_before_shared_ones_before_home() {
        let shared = Folders {
            xdg_config: Some("/etc/xdg".into()),
            xdg_data: Some("/srv".into()),
            xdg_state: Some("not/absolute".into()),
            ..Folders::default()
        };
        let paths = find(shared.clone(), Some(&home())).unwrap();
        assert_eq!(paths.config_file, Path::new("/etc/xdg/tat/config.toml"));
        assert_eq!(paths.data_dir, Path::new("/srv/tat"));
        assert_eq!(paths.state_dir, Path::new("/home/ada/.local/state/tat"));
        let own = Folders {
            config_file: Some("my.toml".into()),
            config: Some("settings".into()),
            data: Some("/store".into()),
            ..shared
        };
        let paths = find(own, Some(&home())).unwrap();
        assert_eq!(paths.config_file, Path::new("my.toml"));
        assert_eq!(paths.config_dir, Path::new("settings"));
        assert_eq!(paths.data_dir, Path::new("/store"));
    }

    #[test]
    fn without_a_home_one_folder_is_enough() {
        let refusal = find(Folders::default(), None).unwrap_err();
        assert!(refusal.hints[0].contains("TAT_DATA_DIR"), "{refusal:?}");
        let folders = Folders { data: Some("/store".into()), ..Folders::default() };
        let paths = find(folders, None).unwrap();
        assert_eq!(paths.config_file, Path::new("/store/config/config.toml"));
        assert_eq!(paths.cache_dir, Path::new("/store/cache"));
    }
}
