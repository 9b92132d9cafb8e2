import type { ErrorCode, ScanFault } from '../../bindings';
import { scanFaults } from './scan';

/** Facts of an error, by name; the desk never puts personal data here. */
export type Facts = Partial<Record<string, string>>;

const wait = (seconds: string | undefined): string => {
  const n = Number(seconds ?? 0);
  return n >= 60 ? `${Math.ceil(n / 60)} phút` : `${n} giây`;
};

const trustFile: Record<string, string> = {
  text: 'Tệp hoặc thư mục không có chứng thư PEM hay DER đọc được',
  many: 'Quá nhiều chứng thư gốc',
  practice: 'Kho tập huấn chỉ tin gốc tập huấn của nó',
  known: 'Không có chứng thư gốc nào mới để nhận',
  changed: 'Các chứng thư đã khác với lúc xem; xem lại rồi nhận',
};

/** Why a file of the province is not taken. */
const provinceFile: Partial<Record<string, string>> = {
  text: 'Tệp không phải văn bản UTF-8',
  shape: 'Tệp không đúng cấu trúc; xin lại tệp từ nơi ban hành',
  decision: 'Tệp không ghi số quyết định hoặc nghị quyết',
  dates: 'Ngày hết hiệu lực sớm hơn ngày có hiệu lực',
  twice: 'Một thủ tục có hai mức phí',
  practice: 'Bảng phí tập huấn không dùng được ở quầy thật',
  version: 'Phiên bản này đã có',
  known: 'Tệp này đã được nhập',
  changed: 'Tệp đã đổi từ lúc xem; chọn lại để xem trước',
  no_holidays: 'Lịch thiếu ngày lễ; xin lại tệp đầy đủ',
};

/** Why a number read from paper cannot be the last one. */
const numberUnfit: Partial<Record<string, string>> = {
  code: 'Mã hồ sơ chưa đúng. Chép đủ cả mã in trên giấy hẹn',
  counter: 'Số này không thuộc quầy này. Lấy giấy hẹn cuối do chính quầy này lập',
  known: 'Bản sao lưu đã có số lớn hơn trong ngày đó. Tìm giấy hẹn có số lớn nhất',
  register: 'Sổ theo dõi trong bản sao lưu đã có số lớn hơn. Xem lại dòng cuối của sổ',
};

/** Why two entries cannot be of one person. */
const mergeRefused: Partial<Record<string, string>> = {
  same: 'Đây đã là một người',
  numbers: 'Hai người có số định danh khác nhau',
  kinds: 'Một bên là cá nhân, một bên là tổ chức',
};

/** Why a paper is not given to another person. */
const paperMoveRefused: Partial<Record<string, string>> = {
  same: 'Giấy này đã là của người được chọn. Chọn người khác',
  purged: 'Giấy này đã bị hủy nên không chuyển được',
  withdrawn: 'Giấy này đã được rút ra. Mở lại trang của người dân để xem',
};

/** Parts of a backup. */
const backupPart: Partial<Record<string, string>> = {
  manifest: 'danh mục tệp',
  database: 'cơ sở dữ liệu',
  purged: 'danh sách giấy đã hủy',
};

/** Why a row of a book is not moved on. */
const certificationBar: Partial<Record<string, string>> = {
  role: 'Vai trò của bạn không làm việc này. Nhờ người có quyền thực hiện',
  status: 'Dòng này đã sang bước khác. Mở lại danh sách để xem',
  handed_over: 'Sổ đã bàn giao cho quầy khác. Làm việc này ở quầy đó',
  book_closed: 'Sổ đã khóa nên dòng này không đổi được nữa',
  locked: 'Sổ in của ngày này đã chốt. Ghi việc sửa bằng gạch sửa hoặc hủy bỏ',
};

/** Why a book gives no number. */
const bookState: Partial<Record<string, string>> = {
  not_opened: 'Sổ năm nay chưa mở ở đây. Mở sổ rồi cấp số',
  elsewhere: 'Quầy khác đang cấp số của sổ này. Cấp số ở quầy đó, hoặc nhờ quầy đó chuyển sổ về đây',
  reserved: 'Sổ còn số chờ chữ ký. Ký hoặc bỏ số đó trước',
  resume: 'Dữ liệu vừa khôi phục. Nhập số cuối trên giấy ở Sổ chứng thực',
  handed_over: 'Sổ đang ở quầy khác. Cấp số ở quầy đó, hoặc nhận lại sổ',
  closed: 'Sổ năm nay đã khóa',
};

/** Why a file that hands a book over is not taken. */
const handOverUnfit: Partial<Record<string, string>> = {
  code: 'Mã mở tệp chưa đúng. Gõ lại mã trên phiếu bàn giao',
  counter: 'Tệp này bàn giao cho quầy khác. Mở ở quầy có tên trên phiếu',
  signature: 'Chữ ký của tệp không đúng; tệp có thể đã bị sửa. Xin ghi lại tệp ở quầy giao',
  taken: 'Tệp này đã được nhận rồi',
  shape: 'Tệp không phải tệp bàn giao sổ, hoặc bị hỏng. Xin ghi lại tệp',
  version: 'Tệp do bản mới hơn ghi ra. Cập nhật chương trình rồi mở lại',
};

/** Why a package on removable media is not written, opened or taken back. */
const medium = 'USB đầy, khóa ghi hoặc bị lỗi. Mở khóa hoặc dùng USB khác';
const absent = 'Không thấy gói trong thư mục này. Cắm USB rồi chọn đúng thư mục';
const damaged = 'Gói bị hỏng hoặc bị sửa. Nếu không cứu được USB, báo mất gói';
const hubRefused: Record<string, string> = {
  already: 'Máy này đã dùng chung dữ liệu rồi',
  alone: 'Máy này chưa dùng chung dữ liệu. Nối vào máy chủ xã trước',
  counter: 'Số quầy này đã có máy dùng hoặc không hợp lệ. Chọn số quầy khác',
  commune: 'Mã đơn vị không đúng. Xem lại ở máy đã mời, hoặc trong Cài đặt, Cơ quan',
  code: 'Mã không đúng, đã dùng hoặc đã hết hạn. Xin mã mới ở nơi đã cấp mã',
  away: 'Không nối được máy chủ xã. Kiểm tra mạng nội bộ và địa chỉ, rồi thử lại',
  recovery: 'Mọi máy của xã đã mất nên cần mã khôi phục xã. Lấy mã trong két',
  retired: 'Quầy này đã ngừng từ trước, hoặc là chính máy này. Xem lại danh sách quầy',
  no_hub: 'Địa chỉ này không phải máy chủ xã. Xem lại địa chỉ',
  revoked: 'Máy này đã bị ngừng nên không làm được việc này. Gọi quản trị',
  unknown: 'Máy chủ xã chưa nhận ra máy này. Vào Cài đặt, Máy trong xã, nhập mã mời để nối lại',
  kept_apart: 'Máy này đang bị tách riêng nên không làm được việc này. Gọi quản trị',
  busy: 'Máy chủ xã đang bận. Chờ giây lát rồi thử lại',
};

const packageUnfit: Partial<Record<string, string>> = {
  off: 'Cơ quan chưa cho chuyển dữ liệu bằng USB',
  stopped: 'Trưởng bộ phận đã dừng gửi',
  empty: 'Chưa có việc nào ghi được vào gói. Chờ một phút rồi thử lại',
  absent,
  full: medium,
  read_only: medium,
  failed: medium,
  code: 'Mã mở gói chưa đúng. Gõ lại mã đã hiện khi ghi gói',
  shape: absent,
  signature: damaged,
  damaged,
  foreign: 'Gói này do quầy khác ghi ra. Nhận lại ở quầy đó',
  returned: 'Gói này đã được nhận lại ở quầy. Còn việc cần gửi hộ thì ghi gói mới',
  given_up: 'Gói này đã báo mất, các việc trong gói đã chờ gửi lại ở quầy. Đừng dùng USB này nữa',
};

/** One sentence or two per code: what happened, what is safe, what to do. */
const pinLeft: Record<string, string> = {
  fewer: 'Còn vài lần thử.',
  last: 'Chỉ còn MỘT lần thử trước khi token bị khóa.',
  locked: 'Token đã bị khóa.',
};

const keyUnfit: Record<string, string> = {
  authority: 'Đây là chứng thư của nơi cấp, không phải của người ký',
  purpose: 'Chứng thư này không dùng để ký',
  key: 'Khóa của chứng thư quá yếu hoặc không được hỗ trợ',
  not_yet_valid: 'Chứng thư chưa đến ngày có hiệu lực',
  expired: 'Chứng thư đã hết hạn',
  person: 'Đây là chứng thư cá nhân; đóng dấu cần chứng thư của cơ quan',
  agency: 'Đây là chứng thư của cơ quan; ký chứng thực cần chứng thư cá nhân',
};

export const errors = {
  summary: (n: number) => `Còn ${n} chỗ cần sửa`,
  byCode: {
    StoreInUse: () => 'Một cửa sổ hoặc lệnh khác đang mở dữ liệu này. Đóng nó rồi nhấn Thử lại.',
    StoreAbsent: () => 'Không có dữ liệu trong thư mục đã chọn. Kiểm tra lại thư mục dữ liệu.',
    StoreExists: () => 'Thư mục này đã có dữ liệu. Mở dữ liệu đó hoặc chọn thư mục khác.',
    StoreNewer: (d) =>
      `Dữ liệu do bản mới hơn tạo ra (bản ${d['found'] ?? '?'}, máy này đọc được đến bản ${d['known'] ?? '?'}). Cập nhật chương trình rồi mở lại.`,
    StoreDamaged: () => 'Dữ liệu bị hỏng và chưa bị thay đổi thêm. Gọi hỗ trợ và khôi phục từ bản sao lưu.',
    StoreKeyWrong: () => 'Khóa không mở được dữ liệu này. Kiểm tra đúng máy và đúng thư mục dữ liệu.',
    KeyRingUnreadable: () => 'Không đọc được kho khóa của máy. Đăng nhập lại hệ điều hành hoặc gọi quản trị.',
    DiskFull: () => 'Ổ đĩa đầy nên chưa lưu được. Việc đã lưu trước đó vẫn an toàn. Xóa bớt tệp rồi nhấn Thử lại.',
    ReadOnly: () => 'Không ghi được vào thư mục dữ liệu. Cho phép ghi rồi nhấn Thử lại.',
    Locked: () => 'Máy đang khóa. Đăng nhập để làm tiếp.',
    SecretWrong: (d) =>
      d['wait_seconds']
        ? `Sai mật khẩu. Thử lại sau ${wait(d['wait_seconds'])}.`
        : `Sai mật khẩu. Còn ${d['tries_left'] ?? '?'} lần trước khi phải chờ.`,
    SecretWait: (d) => `Đã sai nhiều lần. Thử lại sau ${wait(d['wait_seconds'])}.`,
    SecretShort: (d) => `Mật khẩu cần ít nhất ${d['least'] ?? '?'} ký tự.`,
    RecoveryKeyWrong: () => 'Khóa khôi phục gõ sai hoặc thuộc dữ liệu khác. Đọc lại từng nhóm chữ trên tờ in.',
    UserUnknown: () => 'Không có người dùng này. Chọn lại tên trong danh sách.',
    LastAdministrator: () => 'Đây là quản trị viên cuối cùng. Giao quyền quản trị cho người khác trước.',
    NotAllowed: () => 'Vai trò của bạn không được làm việc này. Nhờ người có quyền thực hiện.',
    MoveRefused: () => 'Hồ sơ không còn cho phép việc này. Mở lại hồ sơ để xem trạng thái mới.',
    DraftStale: () => 'Bản nháp đã được sửa hoặc bỏ ở nơi khác. Mở lại bản nháp từ Quầy hôm nay.',
    IntakeIncomplete: () => 'Chưa tiếp nhận được. Sửa các chỗ được nêu rồi tiếp nhận lại.',
    ProcedureUnavailable: () => 'Thủ tục này chưa tiếp nhận được ở quầy. Chọn thủ tục khác hoặc hỏi quản trị.',
    PaperRefused: (d) =>
      d['reason'] === 'banned'
        ? 'Giấy này bị cấm yêu cầu vì đã có dữ liệu điện tử. Tra cứu dữ liệu thay cho giấy.'
        : 'Giấy ngoài danh mục cần tên và điều khoản cho phép yêu cầu. Ghi đủ rồi thêm lại.',
    NumbersExhausted: () => 'Quầy đã dùng hết dải số hôm nay. Báo trưởng bộ phận cấp thêm dải số.',
    CalendarMissing: (d) => `Lịch làm việc năm ${d['year'] ?? '?'} chưa có nên chưa tính được hẹn trả. Nhập lịch trong Cài đặt.`,
    FeeUnknown: () => 'Chưa tính được phí của thủ tục này. Nhập bảng phí của tỉnh trong Cài đặt.',
    NotACard: () => 'Mã vừa quét không phải thẻ căn cước. Quét mã QR ở mặt trước thẻ, hoặc nhập tay.',
    FileUnreadable: () => 'Không mở được tệp. Có thể tệp đã bị chuyển đi. Chọn lại tệp.',
    FileEmpty: () => 'Tệp rỗng. Quét hoặc gửi lại tệp.',
    FileTooLarge: (d) => `Tệp lớn hơn ${d['limit_mb'] ?? '?'} MB. Quét lại với độ phân giải 300 dpi hoặc chia nhỏ.`,
    FileTooManyPages: (d) => `Tệp có hơn ${d['limit'] ?? '?'} trang. Chia tệp rồi nhập từng phần.`,
    PictureTooLarge: () => 'Ảnh quá lớn để mở an toàn. Giảm độ phân giải rồi nhập lại.',
    FileTypeUnsupported: () => 'Loại tệp này không nhập được. Dùng PDF, JPEG, PNG, TIFF, BMP hoặc WebP.',
    FileHeic: () => 'Ảnh HEIC của điện thoại không nhập được. Chọn chụp kiểu “Tương thích nhất” (JPEG) rồi gửi lại.',
    FileDamaged: () => 'Tệp bị hỏng. Quét hoặc gửi lại tệp.',
    FileEncrypted: () => 'Tệp PDF có mật khẩu. Bỏ mật khẩu rồi nhập lại.',
    FileTimedOut: () => 'Đọc tệp quá lâu nên đã dừng. Quét lại giấy tờ này hoặc chọn tệp khác.',
    FileTooHeavy: () => 'Tệp cần quá nhiều bộ nhớ. Chia nhỏ hoặc quét lại với độ phân giải thấp hơn.',
    WorkerCrashed: () => 'Không đọc được tệp này; tệp có thể có hại. Các trang khác vẫn an toàn. Quét lại giấy tờ.',
    ScanRunning: () => 'Máy quét hoặc việc nhập tệp chưa xong. Chờ xong hoặc nhấn Dừng.',
    PagesUnread: () => 'Có trang chưa đọc được trong giấy tờ. Quét lại trang đó, hoặc bỏ trang, rồi thử lại.',
    PagesSecret: () => 'Có trang có thể có dấu mật chưa ai xem. Xem từng trang, chọn hủy hoặc không phải dấu mật.',
    ScannerFailed: (d) => {
      const { what, todo } = scanFaults[d['fault'] as ScanFault] ?? scanFaults.failed;
      return `${what}. ${todo}`;
    },
    Cancelled: () => 'Đã dừng. Những trang đã đọc xong được giữ lại.',
    NotFound: () => 'Không tìm thấy mục này. Quay lại danh sách rồi mở lại.',
    Invalid: () => 'Một giá trị chưa đúng. Kiểm tra lại ô vừa nhập.',
    FormFailed: () => 'Không lập được biểu mẫu. Hồ sơ vẫn được giữ. Gọi hỗ trợ.',
    PrinterAbsent: () => 'Không thấy máy in đã chọn. Hồ sơ đã lưu; chọn máy in khác trong Cài đặt rồi in lại.',
    PrintFailed: () => 'Máy in không nhận lệnh. Hồ sơ đã lưu, giấy hẹn chờ in ở Quầy hôm nay. Kiểm tra giấy và cáp rồi in lại.',
    ReaderUnavailable: (d) => `Không mở được cổng ${d['port'] ?? ''} của máy đọc mã. Cắm lại rồi chọn cổng trong Cài đặt.`,
    CatalogueInvalid: () => 'Danh mục thủ tục không đọc được. Giữ nguyên danh mục cũ; kiểm tra lại tệp.',
    ClockDoubtful: () => 'Đồng hồ máy có thể sai nên chưa cấp số. Bản nháp được giữ. Chỉnh giờ máy, hoặc trưởng bộ phận xác nhận ở Quầy hôm nay.',
    ProvinceFileUnfit: (d) => `${provinceFile[d['reason'] ?? ''] ?? 'Tệp không dùng được'}. Chưa có gì thay đổi.`,
    TrustUnfit: (d) => `${trustFile[d['reason'] ?? ''] ?? 'Không nhận được các chứng thư này'}. Chưa có gì thay đổi.`,
    NumbersLocked: () =>
      'Dữ liệu vừa khôi phục từ bản sao lưu nên chưa cấp số. Bản nháp được giữ. Trưởng bộ phận nhập số cuối trên giấy ở Quầy hôm nay.',
    NumberUnfit: (d) => `${numberUnfit[d['reason'] ?? ''] ?? 'Số này chưa dùng được. Xem lại trên giấy'}.`,
    PrintUncertain: () => 'Chưa rõ lần in trước đã ra giấy chưa. Xem ở máy in rồi trả lời trước khi in lại.',
    CorrectionFixed: () => 'Khi sửa thủ tục, người nộp, mã và giờ nhận giữ nguyên. Muốn đổi các mục này thì xin hủy hồ sơ vì nhập nhầm.',
    MergeRefused: (d) => `${mergeRefused[d['refusal'] ?? ''] ?? 'Hai người này không gộp được'}. Chưa có gì thay đổi.`,
    PaperMoveRefused: (d) => `${paperMoveRefused[d['reason'] ?? ''] ?? 'Chưa chuyển được giấy này. Mở lại rồi thử lần nữa'}.`,
    SecondPersonNeeded: () => 'Việc này cần người thứ hai. Nhờ người khác có quyền duyệt đồng ý.',
    DiskTight: () =>
      'Ổ đĩa gần đầy nên không bắt đầu việc mới. Việc đang làm vẫn lưu được. Dọn ổ đĩa rồi thử lại.',
    DiskFailing: () =>
      'Ổ đĩa đang hỏng nên không bắt đầu việc mới. Sao lưu ngay rồi thay ổ đĩa.',
    EventsMissing: () =>
      'Một số việc đã lưu nay không còn trên ổ đĩa nên tạm dừng ghi. Người có quyền sao lưu xem thông báo ở đầu màn hình.',
    BackupFolderUnset: () => 'Chưa chọn thư mục sao lưu. Chọn thư mục trên ổ đĩa thứ hai trong Cài đặt.',
    BackupFolderAbsent: () => 'Không thấy thư mục sao lưu. Cắm lại ổ đĩa hoặc kiểm tra mạng nội bộ rồi thử lại.',
    BackupFolderFull: () => 'Ổ đĩa sao lưu đã đầy. Dọn bớt hoặc chọn thư mục khác trong Cài đặt.',
    BackupFolderReadOnly: () => 'Không ghi được vào thư mục sao lưu. Cho phép ghi rồi thử lại.',
    BackupFolderFailed: () => 'Ổ đĩa sao lưu bị lỗi. Chọn ổ đĩa khác trong Cài đặt rồi sao lưu ngay.',
    BackupRunning: () => 'Đang sao lưu hoặc thử khôi phục. Chờ xong hoặc nhấn Dừng.',
    BackupNone: () => 'Thư mục này không có bản sao lưu nào. Chọn thư mục khác.',
    BackupDamaged: (d) => `Bản sao lưu bị hỏng (${backupPart[d['part'] ?? ''] ?? 'chưa rõ phần nào'}). Dùng bản cũ hơn và sao lưu lại.`,
    CertificationBarred: (d) => `${certificationBar[d['bar'] ?? ''] ?? 'Dòng này không cho làm việc đó'}. Chưa có gì thay đổi.`,
    SignerNone: () => 'Chưa có người ký cho sổ này hôm nay. Nhập người ký trong Cài đặt, Chứng thực.',
    BookGivesNoNumber: (d) => `${bookState[d['state'] ?? ''] ?? 'Sổ này chưa cấp số được'}. Chưa số nào bị dùng.`,
    BookYearRuns: () => 'Sổ chỉ khóa được từ ngày 31/12 của năm đó.',
    PlanStale: () => 'Dữ liệu vừa thay đổi nên chưa làm. Xem lại rồi thực hiện.',
    HandOverUnfit: (d) => `${handOverUnfit[d['reason'] ?? ''] ?? 'Tệp bàn giao không dùng được'}. Chưa có gì thay đổi.`,
    HubRefused: (d) => `${hubRefused[d['reason'] ?? ''] ?? 'Máy chủ xã không nhận. Thử lại hoặc gọi quản trị'}.`,
    PaperElsewhere: () => 'Giấy này được quét ở máy khác và chưa tải về xong. Chờ giây lát rồi mở lại.',
    PackageUnfit: (d) => `${packageUnfit[d['reason'] ?? ''] ?? 'Gói không dùng được'}. Chưa có gì thay đổi.`,
    TokenDriver: () => 'Không nạp được trình điều khiển của token. Cài lại phần mềm kèm theo token, rồi mở lại Quầy Một Cửa.',
    TokenAbsent: () => 'Không thấy token có chứng thư đã chọn. Cắm token rồi thử lại.',
    TokenGone: () => 'Token bị rút. Bản đã ký giữ nguyên. Cắm lại đúng token rồi ký tiếp.',
    TokenOther: (d) => `Token đang cắm là của ${d['found'] || 'người khác'}, cần token của ${d['chosen'] ?? 'người đã chọn'}. Cắm đúng token rồi ký tiếp.`,
    TokenWithoutKey: () => 'Trong token có chứng thư nhưng không có khóa ký. Hỏi nơi cấp token.',
    TokenLocked: () => 'Token đã bị khóa vì nhập sai mã PIN. Bản đã ký giữ nguyên. Nhờ nơi cấp token mở khóa.',
    TokenFailed: (d) => `Token báo lỗi ${d['says'] ?? ''}. Rút ra cắm lại rồi ký tiếp; nếu vẫn lỗi, hỏi nơi cấp token.`,
    PinWrong: (d) => `Sai mã PIN. ${pinLeft[d['left'] ?? ''] ?? ''} Chưa số nào bị dùng.`,
    PinNeeded: () => 'Nhập mã PIN của token.',
    KeyUnfit: (d) => `${keyUnfit[d['reason'] ?? ''] ?? 'Chứng thư này không dùng để ký được'}. Chọn chứng thư khác.`,
    CertificateRevoked: () => 'Chứng thư đã bị thu hồi, không ký được. Hỏi nơi cấp chứng thư.',
    CertificateUnknown: () => 'Nơi cấp không nhận ra chứng thư này, không ký được. Hỏi nơi cấp chứng thư.',
    ClockWrong: (d) => `Đồng hồ máy này lệch ${Math.round(Math.abs(Number(d['seconds'] ?? 0)) / 60)} phút so với máy chủ dấu thời gian. Chỉnh giờ máy rồi ký lại.`,
    SigningDeclined: () => 'Người ký đã từ chối trên thiết bị của mình. Chưa có gì được ký.',
    SigningNotConfirmed: () => 'Chưa ai xác nhận trên điện thoại trong thời gian cho phép. Bấm ký lại và xác nhận ngay.',
    SigningTooMany: (d) => `Nhà cung cấp chỉ ký mỗi lần ${d['most'] ?? 'một số'} bản. Chọn ít hơn rồi ký tiếp.`,
    ProviderUnreachable: () => 'Không kết nối được nhà cung cấp ký số từ xa. Kiểm tra mạng, hoặc ký bằng token.',
    ProviderRefused: (d) => `Nhà cung cấp ký số từ xa từ chối (${d['says'] ?? 'không nói lý do'}). Hỏi nhà cung cấp.`,
    SignatureWrong: () => 'Chữ ký trả về không khớp chứng thư nên đã bỏ. Rút token ra cắm lại rồi ký tiếp; nếu vẫn vậy, đừng dùng token này.',
    EvidenceMissing: () => 'Chưa lấy được dấu thời gian hoặc dữ liệu thu hồi. Chương trình tự làm lại khi có mạng.',
    TimestampPending: () => 'Bản này còn chờ dấu thời gian, và đơn vị không giao trước khi có. Chờ có mạng rồi giao.',
    MediumNotAllowed: () => 'Đơn vị không cho chép bản sao ra thiết bị rời. Người quản trị mở việc này trong Cài đặt, Chứng thực.',
    FileNotSignable: () => 'Tệp này không ký an toàn được. Quét lại bản chính, hoặc in ra tệp PDF mới rồi ký.',
    CopyInFlight: (d) => `Số ${d['no'] ?? ''} đã cấp và đang chờ chứng thư khác ký. Ký xong hoặc bỏ số đó trước.`,
    SealPicture: () => 'Không dùng được ảnh này làm mẫu dấu. Chọn ảnh PNG nền trong suốt, mỗi cạnh không quá 2048 điểm, không quá 4 MB.',
    PagesNotViewed: (d) => `Mới xem ${d['viewed'] ?? 0}/${d['pages'] ?? 0} trang. Xem hết các trang rồi xác nhận.`,
    CopiesOpen: (d) => `Còn ${d['copies'] ?? ''} bản sao điện tử làm dở ở quầy này. Làm xong hoặc từ chối trước khi bàn giao sổ.`,
    ProvinceUnanswered: () => 'Hệ thống tỉnh chưa trả lời. Kiểm tra đường truyền ở trang Đồng bộ, rồi thử lại.',
    OnlineTaken: () => 'Người khác ở quầy đang làm hồ sơ trực tuyến này. Chọn hồ sơ khác, hoặc chờ người đó tiếp nhận.',
    OnlineOne: () => 'Hồ sơ nộp trực tuyến chỉ có một thủ tục. Bỏ thủ tục đang có rồi chọn thủ tục đúng.',
    Internal: () => 'Có lỗi trong chương trình. Việc đã lưu vẫn an toàn. Thử lại; nếu vẫn lỗi, gọi hỗ trợ.',
  } satisfies Record<ErrorCode, (facts: Facts) => string> as Record<ErrorCode, (facts: Facts) => string>,
};
