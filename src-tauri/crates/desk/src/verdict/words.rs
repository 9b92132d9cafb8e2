//! The words of a verdict, both languages side by side. A variant without words does not compile.
use motcua_sign::DigestAlgorithm;
use motcua_sign::KeyKind;
use motcua_sign::verify::{
    Attack, ChangeKind, Defect, Indication, Kind, Level, NotChecked, SubIndication,
};

use crate::view::verdict::Language;

/// A text in both languages; what is filled in stands in braces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    vi: &'static str,
    en: &'static str,
}

pub(super) const fn words(vi: &'static str, en: &'static str) -> Words {
    Words { vi, en }
}

impl Words {
    pub(super) fn on(self, language: Language) -> String {
        match language {
            Language::Vi => self.vi.to_owned(),
            Language::En => self.en.to_owned(),
        }
    }

    /// The text with the one thing it speaks of in the place of its braces.
    pub(super) fn of(self, language: Language, what: &str) -> String {
        self.on(language).replacen("{}", what, 1)
    }
}

/// Why a signature did not pass; follows the verdict and a colon.
pub(super) fn reason(reason: SubIndication) -> Words {
    match reason {
        SubIndication::FormatFailure => words(
            "chữ ký không gắn đúng cách vào tệp, hoặc tệp đã bị thay đổi ngoài mức chữ ký cho phép",
            "the signature is not built rightly into the file, or the file was changed beyond what the signature allows",
        ),
        SubIndication::HashFailure => words(
            "nội dung đã ký đã bị thay đổi",
            "what was signed has been changed",
        ),
        SubIndication::SigCryptoFailure => words(
            "giá trị chữ ký không do khóa của chứng thư này tạo ra",
            "the signature value was not made by the key of this certificate",
        ),
        SubIndication::Revoked => words(
            "chứng thư đã bị thu hồi từ trước khi ký",
            "the certificate had been revoked before it signed",
        ),
        SubIndication::RevokedNoPoe => words(
            "chứng thư nay đã bị thu hồi, không có gì chứng minh chữ ký có từ trước đó",
            "the certificate is revoked now, and nothing proves that the signature is older",
        ),
        SubIndication::OutOfBoundsNoPoe => words(
            "chứng thư nay đã hết hạn, không có gì chứng minh chữ ký có từ khi còn hạn",
            "the certificate is out of its term now, and nothing proves that the signature is older",
        ),
        SubIndication::NotYetValid => words(
            "lúc ký chứng thư chưa có hiệu lực",
            "the certificate was not valid yet when it signed",
        ),
        SubIndication::NoSigningCertificateFound => words(
            "trong tệp không có chứng thư của người ký",
            "the signer's certificate is not in the file",
        ),
        SubIndication::NoCertificateChainFound => words(
            "chứng thư không nối được đến gốc nào trong danh sách tin cậy",
            "the certificate leads to no root of the trust list",
        ),
        SubIndication::ChainConstraintsFailure => words(
            "đường từ chứng thư đến gốc phạm quy tắc cấp chứng thư",
            "the path from the certificate to the root breaks the rules of issuing",
        ),
        SubIndication::SigConstraintsFailure => words(
            "chữ ký không theo chuẩn PAdES",
            "the signature does not follow PAdES",
        ),
        SubIndication::CryptoConstraintsFailureNoPoe => words(
            "khóa hoặc thuật toán quá yếu để tin cậy",
            "the key or the algorithm is too weak to be relied on",
        ),
        SubIndication::TryLater => words(
            "không có thông tin thu hồi dùng được cho lúc ký",
            "there is no revocation data fit for the moment of signing",
        ),
        SubIndication::Generic => words(
            "có thuật toán hoặc phần của tệp mà chương trình không đọc được",
            "an algorithm or a part of the file cannot be read here",
        ),
    }
}

/// An attack in plain words.
pub(super) fn attack(attack: Attack) -> Words {
    match attack {
        Attack::Isa => words(
            "tệp đã được nối thêm nội dung mà chữ ký không cho phép",
            "something was appended to the file that the signature does not allow",
        ),
        Attack::Swa => words(
            "chữ ký đã bị dời chỗ để bao quanh nội dung khác",
            "the signature was moved around other content",
        ),
        Attack::Usf => words(
            "chữ ký bị bỏ bớt phần dùng để kiểm tra",
            "the signature lacks what would be checked",
        ),
        Attack::ShadowHide => words(
            "nội dung nằm đè lên nội dung khác đã bị gỡ đi sau khi ký",
            "content that lay over other content was taken away after signing",
        ),
        Attack::ShadowReplace => words(
            "cái được vẽ ra trên trang đã bị tráo sau khi ký",
            "what a page draws was exchanged after signing",
        ),
        Attack::ShadowHideReplace => words(
            "nội dung giấu sẵn trong tệp đã được đưa ra sau khi ký, hoặc nằm chờ để đưa ra",
            "content hidden in the signed file was brought forth after signing, or lies ready to be",
        ),
        Attack::EvilAnnotation => words(
            "một chú thích đã được đặt đè lên trang đã ký",
            "an annotation was put over the signed page",
        ),
        Attack::SignatureRemoved => words(
            "một chữ ký từng có nay không còn được hiện",
            "a signature that was there is no longer shown",
        ),
    }
}

/// What is wrong with how a signature is built into its file.
pub(super) fn defect(defect: Defect) -> Words {
    match defect {
        Defect::FileUnreadable => words(
            "tệp không đọc được đến hết theo mục lục của chính nó",
            "the file cannot be read to its end by its own cross-reference",
        ),
        Defect::BytesAfterEnd => words(
            "có dữ liệu nằm ngoài mọi phiên bản của tệp",
            "bytes of the file belong to no revision",
        ),
        Defect::AmbiguousObjects => words(
            "các phần mềm đọc tệp này có thể thấy nội dung khác nhau",
            "readers of the file may see different content",
        ),
        Defect::NoDictionary => words(
            "chữ ký không phải một đối tượng riêng của tệp",
            "the signature is no object of its own",
        ),
        Defect::KeyTwice => words(
            "có mục ghi hai lần trong cùng một đối tượng",
            "a key stands twice in one object",
        ),
        Defect::SubFilter => words(
            "không rõ phải kiểm tra chữ ký bằng cách nào",
            "nothing says how the signature is to be checked",
        ),
        Defect::NoByteRange => words(
            "không ghi chữ ký bao phủ phần nào của tệp",
            "nothing says what part of the file the signature covers",
        ),
        Defect::ByteRangeForm => words(
            "phần được ký ghi sai dạng",
            "the covered part is stated in a wrong form",
        ),
        Defect::NotFromStart => words(
            "phần được ký không bắt đầu từ đầu tệp",
            "the covered part does not begin with the file",
        ),
        Defect::BeyondFile => words(
            "phần được ký vượt quá cuối tệp",
            "the covered part ends beyond the file",
        ),
        Defect::GapNotContents => words(
            "phần chừa ra không đúng là giá trị chữ ký",
            "what is left out is not exactly the signature value",
        ),
        Defect::NotARevision => words(
            "phần được ký không hết ở cuối một phiên bản",
            "the covered part does not end where a revision does",
        ),
        Defect::OtherRevision => words(
            "chữ ký không nằm trong phiên bản mà nó ký",
            "the signature does not stand in the revision it covers",
        ),
        Defect::SharedGap => words(
            "hai chữ ký chừa ra cùng một chỗ",
            "two signatures leave out the same bytes",
        ),
        Defect::NoContents => words("không có giá trị chữ ký", "there is no signature value"),
        Defect::ContentsForm => words(
            "giá trị chữ ký không phải chữ ký CMS",
            "the signature value is no CMS signature",
        ),
        Defect::Signers => words(
            "không phải chữ ký của đúng một người",
            "it is not by exactly one signer",
        ),
        Defect::OwnContent => words(
            "chữ ký mang theo nội dung khác với nội dung của tệp",
            "the signature carries content other than the file's",
        ),
        Defect::Attributes => words(
            "các thuộc tính được ký trái với chữ ký",
            "the signed attributes contradict the signature",
        ),
        Defect::TooLarge => words(
            "tệp có nhiều đối tượng hơn mức xem hết được",
            "the file has more objects than are looked through",
        ),
        Defect::NoField => words(
            "có dấu vết chữ ký mà không trường nào dẫn đến",
            "there are traces of a signature that no field leads to",
        ),
    }
}

/// What was changed after a signature.
pub(super) fn change(kind: ChangeKind) -> Words {
    match kind {
        ChangeKind::Evidence => words(
            "bổ sung chứng thư và thông tin thu hồi",
            "certificates and revocation data were added",
        ),
        ChangeKind::Timestamp => words("bổ sung dấu thời gian", "a timestamp was added"),
        ChangeKind::Signature => words("thêm chữ ký", "a further signature was made"),
        ChangeKind::SignatureField => {
            words("thêm ô ký còn trống", "an empty signature field was added")
        }
        ChangeKind::FormField => words("điền ô của biểu mẫu", "a field of a form was filled"),
        ChangeKind::Metadata => words(
            "ghi lại phần mô tả tệp",
            "the description of the file was renewed",
        ),
        ChangeKind::Annotation => words(
            "thêm hoặc sửa chú thích",
            "an annotation was added or changed",
        ),
        ChangeKind::Pages => words(
            "thêm, bớt hoặc đổi thứ tự trang",
            "pages were added, removed or put in another order",
        ),
        ChangeKind::PageContent => words(
            "sửa nội dung hiện trên trang",
            "what a page shows was changed",
        ),
        ChangeKind::Catalog => words(
            "sửa cấu trúc chung của tệp",
            "the structure of the file was changed",
        ),
        ChangeKind::Form => words(
            "thêm, bớt hoặc sửa ô của biểu mẫu",
            "fields of the form were added, removed or changed",
        ),
        ChangeKind::EarlierSignature => words(
            "sửa hoặc bỏ chữ ký có trước",
            "an earlier signature was changed or removed",
        ),
        ChangeKind::Object => words(
            "tráo một đối tượng của tệp",
            "an object of the file was exchanged",
        ),
        ChangeKind::Unreadable => words(
            "một đối tượng không còn đọc được",
            "an object cannot be read any more",
        ),
        ChangeKind::Missing => words(
            "thêm đối tượng mà phần đã ký trỏ tới nhưng chưa có",
            "an object was added that the signed part referred to without having it",
        ),
        ChangeKind::BackReference => words(
            "mục lục mới trỏ ngược vào phần đã ký",
            "a later cross-reference leads back into what was signed",
        ),
    }
}

/// Why something was not checked; follows "not checked, because".
pub(super) fn not_checked(what: NotChecked) -> Words {
    match what {
        NotChecked::Algorithm => words(
            "thuật toán hoặc loại khóa này không được hỗ trợ",
            "the algorithm or the kind of key is not known here",
        ),
        NotChecked::Form => words(
            "chữ ký theo dạng cũ chỉ nhận biết được",
            "the signature is of an old form that is only recognised",
        ),
        NotChecked::Certificate => words(
            "trong tệp không có chứng thư của người ký",
            "the signer's certificate is not in the file",
        ),
        NotChecked::Roots => words(
            "chứng thư không nối được đến gốc nào trong danh sách tin cậy",
            "the certificate leads to no root of the trust list",
        ),
        NotChecked::Revocation => words(
            "không có thông tin thu hồi dùng được cho lúc đó",
            "there is no revocation data fit for the moment",
        ),
        NotChecked::Timestamp => words(
            "thuật toán của dấu thời gian không được hỗ trợ",
            "the algorithm of the timestamp is not known here",
        ),
        NotChecked::Encrypted => words(
            "tệp được mã hóa nên chỉ so được, không hiểu được, các thay đổi bên trong",
            "the file is encrypted: changes inside it are compared, not understood",
        ),
    }
}

/// The outcome of one signature, before its reason.
pub(super) fn outcome(indication: Indication) -> Words {
    match indication {
        Indication::TotalPassed => words(
            "Hợp lệ: còn nguyên vẹn, đã kiểm tra đủ và tin cậy được.",
            "Valid: intact, checked in all respects, and trusted.",
        ),
        Indication::Indeterminate => words("Chưa kết luận được: {}.", "Undetermined: {}."),
        Indication::TotalFailed => words("Không hợp lệ: {}.", "Invalid: {}."),
    }
}

/// What a signature is, before its number.
pub(super) fn kind(kind: Kind) -> Words {
    match kind {
        Kind::Signature => words("Chữ ký {}", "Signature {}"),
        Kind::Certification => words("Chữ ký chứng nhận {}", "Certification signature {}"),
        Kind::Timestamp => words("Dấu thời gian {}", "Timestamp {}"),
    }
}

/// How much proves a signature.
pub(super) fn level(level: Level) -> Words {
    match level {
        Level::Pkcs7 => words(
            "PKCS#7 dạng cũ, không theo PAdES",
            "PKCS#7 of the old form, not PAdES",
        ),
        Level::BB => words("PAdES B-B: chỉ có chữ ký", "PAdES B-B: the signature alone"),
        Level::BT => words("PAdES B-T: có dấu thời gian", "PAdES B-T: with a timestamp"),
        Level::BLt => words(
            "PAdES B-LT: có dấu thời gian và thông tin thu hồi",
            "PAdES B-LT: with a timestamp and revocation data",
        ),
        Level::BLta => words(
            "PAdES B-LTA: có đủ chứng cứ để lưu trữ lâu dài",
            "PAdES B-LTA: with all evidence for long keeping",
        ),
        Level::DocTs => words("Dấu thời gian trên cả tệp", "A timestamp over the file"),
        Level::None => words("Không theo mức nào", "None"),
    }
}

/// A digest by its usual name.
pub(super) const fn digest(digest: DigestAlgorithm) -> &'static str {
    match digest {
        DigestAlgorithm::Sha1 => "SHA-1",
        DigestAlgorithm::Sha256 => "SHA-256",
        DigestAlgorithm::Sha384 => "SHA-384",
        DigestAlgorithm::Sha512 => "SHA-512",
    }
}

/// A key by its usual name.
pub(super) fn key(key: KeyKind, language: Language) -> String {
    match key {
        KeyKind::Rsa { bits } => format!("RSA {bits}"),
        KeyKind::P256 => "ECDSA P-256".to_owned(),
        KeyKind::P384 => "ECDSA P-384".to_owned(),
        KeyKind::Other => words("khóa loại khác", "another kind of key").on(language),
    }
}
