/* A PKCS#11 module that stands between a program and SoftHSM like a reader whose token a person pulls, swaps and
 * mistypes PINs at. SoftHSM itself never locks, and its tokens cannot be taken out.
 *
 * MOTCUA_READER_TOKEN   label of the token that is in the reader
 * MOTCUA_READER_FOLDER  looked at with every call: the file `out` means that none is, `other` holds the label of
 *                       another that is there instead, `cancel` that the person cancels on the PIN pad
 * MOTCUA_READER_PULL    signatures after which it is out until the file `back` is there
 * MOTCUA_READER_TRIES   wrong PINs that lock it
 * MOTCUA_READER_CRASH, MOTCUA_READER_HANG, MOTCUA_READER_LIE   the signature, counted from 1, at which the driver does
 * MOTCUA_READER_PAD     the PIN is typed on the reader
 * MOTCUA_READER_ALWAYS  keys want their PIN before every signature
 * MOTCUA_READER_SPY     PATH:PORT; a driver that writes this file and calls this port of this machine when it is loaded
 * The real module is MOTCUA_PKCS11_MODULE, the PIN typed on the pad MOTCUA_TOKEN_PIN. */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef unsigned long ulong;
typedef ulong (*call)();

/* The order of functions is the standard's (PKCS#11 2.40, CK_FUNCTION_LIST). */
enum { SLOT_LIST = 4, TOKEN_INFO = 6, OPEN_SESSION = 12, CLOSE_SESSION = 13, CLOSE_ALL = 14, SESSION_INFO = 15,
       LOGIN = 18, LOGOUT = 19, ATTRIBUTES = 24, FIND_INIT = 26, FIND = 27, SIGN_INIT = 42, SIGN = 43,
       SIGN_UPDATE = 44, SIGN_FINAL = 45, FUNCTIONS = 68 };
enum { OK = 0, SLOT_INVALID = 3, CANCELED = 0x50, REMOVED = 0x32, PIN_INCORRECT = 0xA0,
       SESSION_INVALID = 0xB3, BUFFER_TOO_SMALL = 0x150, NOT_LOGGED_IN = 0x101 };
enum { PIN_PAD = 0x100, COUNT_LOW = 0x10000, FINAL_TRY = 0x20000, LOCKED = 0x40000 };
enum { CONTEXT_SPECIFIC = 2, ALWAYS_AUTHENTICATE = 0x202, SESSIONS = 64 };

typedef struct { unsigned char version[2]; call function[FUNCTIONS]; } list;
typedef struct { ulong type; void *value; ulong length; } attribute;
typedef struct { char label[32], maker[32], model[16], serial[16]; ulong flags; } token_info;

static list *real, ours;
static char inside[64];
static ulong sessions[SESSIONS];
static int held, signatures, wrong, pulled, armed;

static long setting(const char *name) {
    const char *text = getenv(name);
    return text ? atol(text) : 0;
}

static FILE *note(const char *name) {
    char path[4096];
    const char *folder = getenv("MOTCUA_READER_FOLDER");
    if (!folder) return NULL;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return fopen(path, "r");
}

static int is_noted(const char *name) {
    FILE *file = note(name);
    if (file) fclose(file);
    return file != NULL;
}

static int has_label(ulong slot, const char *label) {
    struct { token_info info; char rest[512]; } room;
    size_t length = strlen(label);
    if (real->function[TOKEN_INFO](slot, &room) != OK) return 0;
    return strncmp(room.info.label, label, length) == 0 && (length >= 32 || room.info.label[length] == ' ');
}

static void forget_sessions(void) {
    for (int at = 0; at < held; at++) real->function[CLOSE_SESSION](sessions[at]);
    held = 0;
}

/* Looks at what is in the reader now. What was in it before is gone with all its sessions. */
static const char *look(void) {
    char now[64] = "";
    FILE *other = note("other");
    if (pulled && is_noted("back")) pulled = 0;
    if (other) {
        if (!fgets(now, sizeof now, other)) now[0] = 0;
        fclose(other);
    } else if (getenv("MOTCUA_READER_TOKEN")) {
        snprintf(now, sizeof now, "%s", getenv("MOTCUA_READER_TOKEN"));
    }
    if (pulled || is_noted("out")) now[0] = 0;
    if (strcmp(now, inside) != 0) {
        forget_sessions();
        strcpy(inside, now);
    }
    return inside;
}

static int is_alive(ulong session) {
    look();
    for (int at = 0; at < held; at++)
        if (sessions[at] == session) return 1;
    return 0;
}

static ulong slot_list(unsigned char with_token, ulong *slots, ulong *count) {
    ulong all[64], have = 64, found = 0;
    const char *label = look();
    ulong answer = real->function[SLOT_LIST](1, all, &have);
    (void)with_token;
    if (answer != OK) return answer;
    for (ulong at = 0; at < have; at++) {
        if (!*label || !has_label(all[at], label)) continue;
        if (slots && found < *count) slots[found] = all[at];
        found++;
    }
    answer = slots && found > *count ? BUFFER_TOO_SMALL : OK;
    *count = found;
    return answer;
}

static ulong info_of(ulong slot, token_info *info) {
    long tries = setting("MOTCUA_READER_TRIES");
    ulong answer;
    if (!*look() || !has_label(slot, inside)) return SLOT_INVALID;
    answer = real->function[TOKEN_INFO](slot, info);
    if (answer != OK) return answer;
    info->flags &= ~(ulong)(COUNT_LOW | FINAL_TRY | LOCKED);
    if (setting("MOTCUA_READER_PAD")) info->flags |= PIN_PAD;
    if (wrong > 0) info->flags |= COUNT_LOW;
    if (tries && wrong == tries - 1) info->flags |= FINAL_TRY;
    if (tries && wrong >= tries) info->flags |= LOCKED;
    return OK;
}

static ulong open_session(ulong slot, ulong flags, void *about, void *told, ulong *session) {
    ulong answer;
    if (!*look() || !has_label(slot, inside)) return SLOT_INVALID;
    answer = real->function[OPEN_SESSION](slot, flags, about, told, session);
    if (answer == OK && held < SESSIONS) sessions[held++] = *session;
    return answer;
}

static ulong close_session(ulong session) {
    if (!is_alive(session)) return SESSION_INVALID;
    for (int at = 0; at < held; at++)
        if (sessions[at] == session) sessions[at--] = sessions[--held];
    return real->function[CLOSE_SESSION](session);
}

static ulong log_in(ulong session, ulong user, char *pin, ulong length) {
    long tries = setting("MOTCUA_READER_TRIES");
    char *right = getenv("MOTCUA_TOKEN_PIN");
    if (!is_alive(session)) return SESSION_INVALID;
    /* Whoever tries a PIN at a locked token is to be found out. */
    if (tries && wrong >= tries) abort();
    if (!pin && setting("MOTCUA_READER_PAD")) {
        if (is_noted("cancel")) return CANCELED;
        pin = right;
        length = strlen(pin);
    }
    if (!pin || length != strlen(right) || memcmp(pin, right, length) != 0) {
        wrong++;
        return PIN_INCORRECT;
    }
    wrong = 0;
    if (user == CONTEXT_SPECIFIC) {
        armed = 1;
        return OK;
    }
    return real->function[LOGIN](session, user, pin, length);
}

static ulong log_out(ulong session) {
    return is_alive(session) ? real->function[LOGOUT](session) : SESSION_INVALID;
}

static ulong session_info(ulong session, void *info) {
    return is_alive(session) ? real->function[SESSION_INFO](session, info) : SESSION_INVALID;
}

static ulong attributes(ulong session, ulong object, attribute *asked, ulong count) {
    ulong answer;
    if (!is_alive(session)) return SESSION_INVALID;
    answer = real->function[ATTRIBUTES](session, object, asked, count);
    for (ulong at = 0; at < count && setting("MOTCUA_READER_ALWAYS"); at++)
        if (asked[at].type == ALWAYS_AUTHENTICATE && asked[at].value) *(char *)asked[at].value = 1;
    return answer;
}

static ulong find_init(ulong session, void *wanted, ulong count) {
    return is_alive(session) ? real->function[FIND_INIT](session, wanted, count) : SESSION_INVALID;
}

static ulong find(ulong session, void *objects, ulong most, ulong *count) {
    return is_alive(session) ? real->function[FIND](session, objects, most, count) : SESSION_INVALID;
}

static ulong sign_init(ulong session, void *mechanism, ulong key) {
    long pull = setting("MOTCUA_READER_PULL");
    if (pull && signatures >= pull && !is_noted("back")) pulled = 1;
    if (!is_alive(session)) return REMOVED;
    armed = 0;
    return real->function[SIGN_INIT](session, mechanism, key);
}

/* Both ways of getting a signature are called twice: once for its length, once for itself. */
static ulong signature(ulong answer, unsigned char *value, ulong *length) {
    if (answer != OK || !value) return answer;
    signatures++;
    if (signatures == setting("MOTCUA_READER_CRASH")) abort();
    while (signatures == setting("MOTCUA_READER_HANG")) sleep(1);
    if (signatures == setting("MOTCUA_READER_LIE")) value[*length - 1] ^= 1;
    return OK;
}

static int is_allowed(void) {
    return armed || !setting("MOTCUA_READER_ALWAYS");
}

static ulong sign(ulong session, void *data, ulong size, unsigned char *value, ulong *length) {
    if (!is_alive(session)) return REMOVED;
    if (!is_allowed()) return NOT_LOGGED_IN;
    return signature(real->function[SIGN](session, data, size, value, length), value, length);
}

static ulong sign_update(ulong session, void *data, ulong size) {
    if (!is_alive(session)) return REMOVED;
    return is_allowed() ? real->function[SIGN_UPDATE](session, data, size) : NOT_LOGGED_IN;
}

static ulong sign_final(ulong session, unsigned char *value, ulong *length) {
    if (!is_alive(session)) return REMOVED;
    return signature(real->function[SIGN_FINAL](session, value, length), value, length);
}

/* What a driver with a PIN must not be able to do. */
static void spy(const char *about) {
    struct sockaddr_in there = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const char *port = strrchr(about, ':');
    char path[4096];
    FILE *file;
    int line;
    snprintf(path, sizeof path, "%.*s", (int)(port - about), about);
    file = fopen(path, "w");
    if (file) fclose(file);
    there.sin_port = htons((unsigned short)atoi(port + 1));
    line = socket(AF_INET, SOCK_STREAM, 0);
    if (line >= 0) {
        if (connect(line, (struct sockaddr *)&there, sizeof there) == 0) (void)!write(line, "PIN", 3);
        close(line);
    }
}

ulong C_GetFunctionList(list **given) {
    const char *path = getenv("MOTCUA_PKCS11_MODULE");
    void *module = path ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
    call begin = module ? (call)dlsym(module, "C_GetFunctionList") : NULL;
    if (!begin || begin(&real) != OK) return 5;
    if (getenv("MOTCUA_READER_SPY")) spy(getenv("MOTCUA_READER_SPY"));
    memcpy(&ours, real, sizeof ours);
    ours.function[SLOT_LIST] = (call)slot_list;
    ours.function[TOKEN_INFO] = (call)info_of;
    ours.function[OPEN_SESSION] = (call)open_session;
    ours.function[CLOSE_SESSION] = (call)close_session;
    ours.function[SESSION_INFO] = (call)session_info;
    ours.function[LOGIN] = (call)log_in;
    ours.function[LOGOUT] = (call)log_out;
    ours.function[ATTRIBUTES] = (call)attributes;
    ours.function[FIND_INIT] = (call)find_init;
    ours.function[FIND] = (call)find;
    ours.function[SIGN_INIT] = (call)sign_init;
    ours.function[SIGN] = (call)sign;
    ours.function[SIGN_UPDATE] = (call)sign_update;
    ours.function[SIGN_FINAL] = (call)sign_final;
    *given = &ours;
    return OK;
}
