//! The terminal: taken, handed back for a while, and given back whatever happens. The one place of
//! the dashboard that touches it.

use std::io::{self, IsTerminal, Stdout, Write};
use std::panic;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{cursor, execute};
use ratatui::{Frame, Terminal as Cells, TerminalOptions, Viewport};
use terminal_colorsaurus::{QueryOptions, ThemeMode};

use crate::domain::{Code, Refusal};

/// Presses, wheel and drags, in the coordinates of large terminals; not every move of the pointer,
/// which would wake the program for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// How much of the terminal is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it.
    Screen,
    /// So many lines below what was printed.
    Lines(u16),
}

/// Whether the mouse is listened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mouse {
    /// It is.
    On,
    /// It is left to the terminal.
    Off,
}

/// The terminal, as long as the dashboard has it.
#[derive(Debug)]
pub(crate) struct Terminal {
    cells: Cells<CrosstermBackend<Stdout>>,
    extent: Extent,
    mouse: Mouse,
}

/// Whether somebody sits at a terminal.
pub(crate) fn is_there() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Prints lines, as a command does.
pub(crate) fn say(text: &str) -> Result<(), Refusal> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(failed(&error)),
        _ => Ok(()),
    }
}

/// Whether the terminal's ground is light; none where it does not say so at once.
pub(crate) fn is_light() -> Option<bool> {
    let mut options = QueryOptions::default();
    options.timeout = Duration::from_millis(80);
    let mode = terminal_colorsaurus::theme_mode(options).ok()?;
    Some(mode == ThemeMode::Light)
}

/// What opens links.
const OPENER: &str = if cfg!(target_os = "macos") {
    "open"
} else if cfg!(windows) {
    "explorer"
} else {
    "xdg-open"
};

/// Opens a link, if it is one.
pub(crate) fn browse(link: &str) -> Result<(), Refusal> {
    if !link.starts_with("https://") && !link.starts_with("http://") {
        return Err(
            Refusal::usage(format!("\"{link}\" is no link")).hint("a link begins with `https://`")
        );
    }
    let mut command = Command::new(OPENER);
    command.arg(link).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop).map_err(|error| {
        Refusal::new(Code::Failed, format!("{OPENER} did not start: {error}"))
            .hint("`enter` shows the link")
    })
}

impl Terminal {
    /// Takes the terminal. A panic of this thread gives it back before it is told.
    pub(crate) fn take(extent: Extent, mouse: Mouse) -> Result<Self, Refusal> {
        let viewport = match extent {
            Extent::Screen => Viewport::Fullscreen,
            Extent::Lines(lines) => Viewport::Inline(lines),
        };
        let ours = thread::current().id();
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            // What falls on the worker is answered as an error, and told on the screen.
            if thread::current().id() == ours {
                give_back(extent, mouse);
                tell(panic);
            }
        }));
        enter(extent, mouse).map_err(|error| failed(&error))?;
        let options = TerminalOptions { viewport };
        let cells = Cells::with_options(CrosstermBackend::new(io::stdout()), options);
        let cells = cells.map_err(|error| {
            give_back(extent, mouse);
            failed(&error)
        })?;
        Ok(Self { cells, extent, mouse })
    }

    /// Columns and rows.
    pub(crate) fn size(&self) -> (u16, u16) {
        self.cells.size().map_or((80, 24), |size| (size.width, size.height))
    }

    /// Draws a picture.
    pub(crate) fn draw(&mut self, picture: impl FnOnce(&mut Frame<'_>)) -> Result<(), Refusal> {
        self.cells.draw(picture).map(drop).map_err(|error| failed(&error))
    }

    /// Forgets what is on the screen, so that the next picture is drawn whole.
    pub(crate) fn forget(&mut self) -> Result<(), Refusal> {
        self.cells.clear().map_err(|error| failed(&error))
    }

    /// Hands the terminal back while something else has it.
    pub(crate) fn lent<T>(&mut self, to: impl FnOnce() -> T) -> Result<T, Refusal> {
        give_back(self.extent, self.mouse);
        let value = to();
        enter(self.extent, self.mouse).map_err(|error| failed(&error))?;
        self.forget()?;
        Ok(value)
    }

    /// Writes the title of the window.
    pub(crate) fn title(title: &str) {
        put(&format!("\x1b]2;{title}\x07"));
    }

    /// Puts a text on the clipboard of whoever sits at the terminal, also over ssh (OSC 52).
    pub(crate) fn copy(text: &str) {
        put(&format!("\x1b]52;c;{}\x07", STANDARD.encode(text)));
    }

    /// Leaves the cursor below the lines that were taken.
    pub(crate) fn leave_below(&mut self) -> Result<(), Refusal> {
        let below = self.cells.get_frame().area().bottom().saturating_sub(1);
        self.cells.set_cursor_position((0, below)).map_err(|error| failed(&error))?;
        put("\r\n");
        Ok(())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back(self.extent, self.mouse);
    }
}

fn enter(extent: Extent, mouse: Mouse) -> io::Result<()> {
    enable_raw_mode()?;
    if extent == Extent::Screen {
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
    }
    if mouse == Mouse::On {
        put(MOUSE_ON);
    }
    Ok(())
}

/// Nothing here may fail loudly: there is nobody left to tell.
fn give_back(extent: Extent, mouse: Mouse) {
    if mouse == Mouse::On {
        put(MOUSE_OFF);
    }
    if extent == Extent::Screen {
        // The window's title goes back to what the shell makes of it.
        put("\x1b]2;\x07");
        let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen);
    }
    let _ = execute!(io::stdout(), cursor::Show);
    let _ = disable_raw_mode();
}

fn put(sequence: &str) {
    let mut out = io::stdout();
    let _ = out.write_all(sequence.as_bytes()).and_then(|()| out.flush());
}

fn failed(error: &io::Error) -> Refusal {
    Refusal::new(Code::Failed, format!("the terminal failed: {error}"))
        .hint("`tat status` and the other commands need no such terminal")
}
