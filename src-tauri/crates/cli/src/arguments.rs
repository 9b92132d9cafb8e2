//! The words of the command line.
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Quầy Một Cửa on the command line.
#[derive(Debug, Parser)]
#[command(
    name = "motcuactl",
    version,
    after_help = "Exit codes: 0 done · 1 refused or failed · 2 wrong usage · 3 store in use · 4 wrong secret · 5 check found a problem"
)]
pub struct Arguments {
    /// Print JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Which store, and who asks.
#[derive(Debug, Args)]
pub struct StoreArguments {
    /// Base folder of the data; without it, the account's own.
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// Use the practice store of that folder; it asks for no secret.
    #[arg(long)]
    pub practice: bool,
    /// Name of the user; needed where there are several.
    #[arg(long)]
    pub user: Option<String>,
    /// File descriptor to read the secret's one line from; without it, it is asked for.
    #[arg(long)]
    pub secret_fd: Option<u32>,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Set up a new store.
    Init {
        #[command(flatten)]
        store: StoreArguments,
        /// Agency code (QĐ 20/2020/QĐ-TTg), such as H15.50.05.13.
        #[arg(long)]
        agency_code: String,
        /// Name of the agency as on forms.
        #[arg(long)]
        agency: String,
        /// Superior body, first line of the heading.
        #[arg(long, default_value = "")]
        superior: String,
        /// Receiving unit.
        #[arg(long, default_value = "Bộ phận Tiếp nhận và Trả kết quả")]
        unit: String,
        /// Place in the date line.
        #[arg(long, default_value = "")]
        place: String,
        /// Number of this counter, 1–12.
        #[arg(long, default_value_t = 1)]
        counter: u8,
        /// Name of the administrator.
        #[arg(long)]
        name: String,
    },
    /// Do the main job in a practice store and say where everything is.
    Demo {
        /// Base folder of the data; without it, the account's own.
        #[arg(long)]
        data: Option<PathBuf>,
    },
    /// Make one PDF/A of picture files.
    Digitize {
        /// Files and folders, in order.
        #[arg(required = true)]
        inputs: Vec<PathBuf>,
        /// The PDF to write.
        #[arg(short, long)]
        output: PathBuf,
        /// Read the text of the pages and put it beneath their pictures, so that it can be searched.
        #[arg(long)]
        ocr: bool,
    },
    /// Sign a PDF with a token or, for practice, with a PKCS#12 file.
    Sign(SignArguments),
    /// Judge the signatures of a PDF; ends with an error code unless all of them are valid.
    Verify(VerifyArguments),
    /// The roots that signatures are believed by.
    Trust {
        /// What to do with them.
        #[command(subcommand)]
        what: TrustCommand,
    },
    /// Certify an electronic copy from the pictures of an original: received, compared, signed, sealed and written.
    Certify {
        #[command(flatten)]
        store: StoreArguments,
        /// Folder with the pictures of the pages, in the order of their names.
        #[arg(long)]
        pages: PathBuf,
        /// Who asks for it.
        #[arg(long)]
        requester: String,
        /// The paper, as the book names it, or its short code.
        #[arg(long)]
        paper: String,
        /// SHA-256 of the signer's certificate; not needed where one key alone can sign.
        #[arg(long)]
        certificate: Option<String>,
        /// SHA-256 of the certificate of the agency's seal; not needed where there is one.
        #[arg(long)]
        seal: Option<String>,
        /// File descriptor to read the PIN's one line from; without it, it is asked for where one is needed.
        #[arg(long)]
        pin_fd: Option<u32>,
        /// The person at the keyboard holds the original and has compared every page with it.
        #[arg(long, required = true)]
        compared: bool,
        /// The PDF to write.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Digitised papers that wait for the seal of the agency; until then they are for reference only.
    Papers {
        /// What to do with them.
        #[command(subcommand)]
        what: PapersCommand,
    },
    /// The exchange with the province: lines, and what waits for what; with `retry`, try all that waits now.
    #[command(args_conflicts_with_subcommands = true)]
    Exchange {
        #[command(flatten)]
        store: StoreArguments,
        /// What to do with it; without it, it is shown.
        #[command(subcommand)]
        what: Option<ExchangeCommand>,
    },
    /// Systems of the province that are spoken to.
    Connection {
        /// What to do with them.
        #[command(subcommand)]
        what: ConnectionCommand,
    },
    /// Packages on removable media, for a counter without a line.
    Package {
        /// What to do with them.
        #[command(subcommand)]
        what: PackageCommand,
    },
    /// Make separator sheets to lay between the papers of a stack before it is scanned.
    Separators {
        /// The PDF to write.
        #[arg(short, long)]
        output: PathBuf,
        /// How many sheets.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=500))]
        count: u16,
        /// Kind of the paper that follows each, such as giay-chung-sinh; without it, any.
        #[arg(long)]
        kind: Option<String>,
    },
    /// When a dossier is due.
    Due {
        /// Procedure code or catalogue key.
        #[arg(long)]
        procedure: String,
        /// When it is received, RFC 3339.
        #[arg(long)]
        received: String,
    },
    /// What the QR code of an identity card says.
    Qr {
        /// Text of the code.
        #[arg(long, conflicts_with = "image", required_unless_present = "image")]
        text: Option<String>,
        /// Picture with the code on it.
        #[arg(long)]
        image: Option<PathBuf>,
    },
    /// Dossiers of the store.
    Dossier {
        /// What to do with them.
        #[command(subcommand)]
        what: DossierCommand,
    },
    /// Find dossiers and people.
    Search {
        #[command(flatten)]
        store: StoreArguments,
        /// Name, number, phone, code or initials.
        query: String,
    },
    /// The procedure catalogue.
    Catalogue {
        /// What to do with it.
        #[command(subcommand)]
        what: CatalogueCommand,
    },
    /// Verify database, chain, rows and files; names the first thing that is wrong.
    Check {
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Back the store up to another disk or a share, or try the newest backup.
    Backup {
        #[command(flatten)]
        store: StoreArguments,
        /// The folder; without it, that of the settings.
        #[arg(long)]
        to: Option<PathBuf>,
        /// Make none: open the newest one as a restore would and check everything in it.
        #[arg(long)]
        drill: bool,
    },
    /// Restore a backup with the printed recovery key, which is asked for first, then the administrator's new secret.
    /// A store that is there already is moved aside and kept, and what is intact in it beyond the backup is taken.
    Restore {
        #[command(flatten)]
        store: StoreArguments,
        /// The backup folder.
        #[arg(long)]
        from: PathBuf,
        /// Folder of one backup in it; without it, the newest.
        #[arg(long)]
        backup: Option<PathBuf>,
        /// Only say what restoring it would bring; asks for the recovery key alone.
        #[arg(long)]
        dry_run: bool,
    },
    /// Certification books: identity, kind, year, first and last number, state.
    Books {
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Write the register of a certification book; the end of the file's name says as what, .pdf or .xlsx.
    Register {
        #[command(flatten)]
        store: StoreArguments,
        /// Identity of the book, as `books` tells it.
        book: String,
        /// The month, 1–12.
        #[arg(long, conflicts_with = "year", required_unless_present = "year",
              value_parser = clap::value_parser!(u8).range(1..=12))]
        month: Option<u8>,
        /// The whole year.
        #[arg(long)]
        year: bool,
        /// The file to write.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Users of the store.
    User {
        /// What to do with them.
        #[command(subcommand)]
        what: UserCommand,
    },
}

/// Commands on digitised papers.
#[derive(Debug, Subcommand)]
pub enum PapersCommand {
    /// Papers that wait, the oldest first.
    List {
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Seal all that wait; ends with an error code unless all of them are sealed.
    Sign {
        #[command(flatten)]
        store: StoreArguments,
        /// SHA-256 of the certificate of the agency's seal; not needed where there is one.
        #[arg(long)]
        seal: Option<String>,
        /// File descriptor to read the PIN's one line from; without it, it is asked for where one is needed.
        #[arg(long)]
        pin_fd: Option<u32>,
    },
}

/// Commands on the exchange with the province.
#[derive(Debug, Subcommand)]
pub enum ExchangeCommand {
    /// Try all that waits now, and show what waits then.
    Retry {
        #[command(flatten)]
        store: StoreArguments,
    },
}

/// Commands on systems of the province.
#[derive(Debug, Subcommand)]
pub enum ConnectionCommand {
    /// Try one step by step; changes nothing there, and ends with an error code where a step fails.
    Test {
        #[command(flatten)]
        store: StoreArguments,
        /// Its name in the settings.
        name: String,
    },
}

/// Commands on packages.
#[derive(Debug, Subcommand)]
pub enum PackageCommand {
    /// Packages of the counter and where they are.
    List {
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Write what waits for the province into a new folder; says the code that opens it, once.
    Write {
        #[command(flatten)]
        store: StoreArguments,
        /// Where: the removable medium.
        folder: PathBuf,
    },
    /// Deliver what is in a package from this PC; may be ended at any moment and run again. Asks for the code alone, and
    /// ends with an error code while something still waits.
    Carry {
        /// The folder of the package itself, not a copy of it.
        folder: PathBuf,
        /// File descriptor to read the code's one line from; without it, it is asked for.
        #[arg(long)]
        code_fd: Option<u32>,
        /// Ends after so many minutes in which nothing moved.
        #[arg(long, default_value_t = 10)]
        minutes: u64,
    },
    /// Take over at the counter what the province answered; asks for the secret, then the code.
    Bring {
        #[command(flatten)]
        store: StoreArguments,
        /// The folder of the package.
        folder: PathBuf,
    },
    /// Take back what is in a package that was lost: the province is asked about it before anything is sent again.
    GiveUp {
        #[command(flatten)]
        store: StoreArguments,
        /// Its identity, as `list` tells it.
        package: String,
    },
}

/// Commands on dossiers.
#[derive(Debug, Subcommand)]
pub enum DossierCommand {
    /// Today's dossiers, or the newest.
    List {
        #[command(flatten)]
        store: StoreArguments,
    },
    /// One dossier.
    Show {
        #[command(flatten)]
        store: StoreArguments,
        /// Its code.
        code: String,
    },
    /// Write a dossier, its papers and receipts into a folder.
    Export {
        #[command(flatten)]
        store: StoreArguments,
        /// Its code.
        code: String,
        /// The folder.
        #[arg(short, long)]
        output: PathBuf,
    },
}

/// Commands on the catalogue.
#[derive(Debug, Subcommand)]
pub enum CatalogueCommand {
    /// Judge the catalogue in use, or a file.
    Check {
        /// A catalogue file.
        file: Option<PathBuf>,
    },
    /// Take a file of the province into the store; with `--dry-run`, only say what it would change.
    Import {
        #[command(flatten)]
        store: StoreArguments,
        /// The file.
        file: PathBuf,
        /// What it is.
        #[arg(long, value_enum, default_value_t = FileKind::Catalogue)]
        kind: FileKind,
        /// Change nothing. A catalogue is then judged against the shipped one and needs no store.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Files a province publishes.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum FileKind {
    /// Catalogue of procedures.
    Catalogue,
    /// Papers that must be digitised.
    MustDigitize,
    /// Fees of the province.
    Fees,
    /// Days off of whole years.
    Calendar,
}

/// How a PDF is signed.
#[derive(Debug, Args)]
pub struct SignArguments {
    /// The PDF.
    pub input: PathBuf,
    /// The PDF to write.
    #[arg(short, long)]
    pub output: PathBuf,
    /// A PKCS#12 file with the key, for practice and tests.
    #[arg(long, conflicts_with = "certificate")]
    pub pkcs12: Option<PathBuf>,
    /// SHA-256 of the certificate on the token.
    #[arg(long, required_unless_present = "pkcs12")]
    pub certificate: Option<String>,
    /// Driver of the token, where it is not one of those known by name.
    #[arg(long)]
    pub module: Vec<String>,
    /// How far its evidence goes.
    #[arg(long, value_enum, default_value = "b")]
    pub level: LevelName,
    /// Address of the timestamp authority.
    #[arg(long)]
    pub timestamps: Option<String>,
    /// Folder with roots that the chain may end in.
    #[arg(long)]
    pub trust: Option<PathBuf>,
    /// Field to sign in; made where it is not there.
    #[arg(long, default_value = "ChuKy")]
    pub field: String,
    /// The first signature, which allows only further signatures and filled forms after it.
    #[arg(long)]
    pub certify: bool,
    /// Why it is signed.
    #[arg(long)]
    pub reason: Option<String>,
    /// File descriptor to read the PIN's one line from; without it, it is asked for.
    #[arg(long)]
    pub pin_fd: Option<u32>,
}

/// Levels of PAdES (ETSI EN 319 142-1).
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum LevelName {
    /// B-B: signed.
    B,
    /// B-T: with a timestamp.
    T,
    /// B-LT: with all that a later judge needs.
    Lt,
    /// B-LTA: all of it under a timestamp.
    Lta,
}

/// Commands on users.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// All users.
    List {
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Add a user; the administrator's secret is asked for first, then the new user's.
    Add {
        #[command(flatten)]
        store: StoreArguments,
        /// Name.
        #[arg(long)]
        name: String,
        /// Roles, such as reception_clerk; several with commas.
        #[arg(long, value_delimiter = ',', required = true)]
        role: Vec<String>,
    },
}

/// What is done with roots.
#[derive(Debug, Subcommand)]
pub enum TrustCommand {
    /// List them.
    List {
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Show the certificates of a file or folder (PEM, DER), or take those that were shown.
    Add {
        #[command(flatten)]
        store: StoreArguments,
        /// The file or folder.
        path: PathBuf,
        /// The digest that was shown: take exactly these.
        #[arg(long)]
        take: Option<String>,
    },
}

/// What is judged, by what, and how it is told.
#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// The PDF.
    pub file: PathBuf,
    /// Folder with the roots that are believed; without it, the list that ships.
    #[arg(long)]
    pub trust: Option<PathBuf>,
    /// Write the report as a PDF, too.
    #[arg(long)]
    pub report: Option<PathBuf>,
    /// Language of the words and of the report.
    #[arg(long, value_enum, default_value_t = LanguageName::Vi)]
    pub lang: LanguageName,
    /// With `--data` or `--practice` the store's own cancelled numbers are known, and its roots are believed.
    #[command(flatten)]
    pub store: StoreArguments,
}

/// A language.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum LanguageName {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl StoreArguments {
    /// Base folder of the data.
    pub fn folder(&self) -> Option<PathBuf> {
        self.data.clone().or_else(data_home)
    }
}

fn data_home() -> Option<PathBuf> {
    let set = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let home = set("XDG_DATA_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|home| home.join(".local/share")));
    home.map(|home| home.join("motcua"))
}
