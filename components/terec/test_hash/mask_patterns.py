"""What is volatile in a failure's text, as one table: the specific before the general.

Every repeat has an upper limit, so that no text can make the search more than linear. A row is the mask's name (its
placeholder; names that start with `_` are rewritten by `terec.test_hash.masks`), where it may start, and its pattern:
d at a digit that starts a word, w at a letter that starts a word and has a digit within 40 characters, x at both,
u at a letter that starts a word, p at punctuation.
"""

import re

HEX = "[0-9a-fA-F]"
_END = r"(?![A-Za-z0-9])"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}+,?+ {1,3}+"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}+"
_CLOCK = r"\d{1,2}+:\d\d(?::\d\d(?:[.,:]\d{1,9}+)?)?(?: ?[AP]M)?"
_ZONE = r"(?: ?(?:Z|UTC|GMT|[A-Z]{2,4}T)\b)?(?: ?(?<=[\d TZC])[+-]\d\d:?\d\d)?(?:\[[A-Za-z_/+-]{2,40}\])?"
_SOURCES = (
    "java|kt|kts|scala|groovy|clj|py|pyx|js|jsx|mjs|cjs|ts|tsx|vue|svelte|go|cs|fs|vb|rs|c|cc|cpp|cxx|h|hh|hpp|m|mm|"
    "swift|rb|php|pl|lua|dart|ex|exs|erl|hs|robot|feature|sql|html|css|sh|ya?ml|json|xml|toml"
)
_CODED = (  # what stands before a number that says which error it is
    "http(?:/[12](?:\\.[01])?)?|https?[ _-]?(?:status|code|error)|status(?:[ _-]?code)?|response(?:[ _-]code)?|"
    "(?:win|os )?error(?:[ _-]?code)?|errno|sqlstate|sqlcode|code|rc|ret(?:urn)?(?:ed|[ _-]code)?|hresult|"
    "exit(?:ed|s)?(?:[ _-](?:with|on))?(?:[ _-](?:code|status|value|signal))?(?: of)?|sig(?:nal|no)?|killed by"
)
_COUNTED = (  # what stands before the number of a process, a thread or a place
    "p?pid|tid|process(?:[ _-]id)?|pool|thread(?:[ _-]id)?|threadpool(?:executor|taskexecutor)?|forkjoinpool|"
    "forkjoinpool[.]commonpool|commonpool|worker|executor|exec|[a-z]{1,6}eventloopgroup|goroutine|rank|shard|gw|fork|"
    "dispatcher|scheduler|runner|seed|offset|hash(?:[ _]?code)?|port|line|column|col|lineno|defaultdispatcher"
)
_TRACED = r"(?:request|trace|span|correlation|session|transaction|invocation|build|job|run)[ _-]?id"
_CHANGED = "commit|revision|rev|sha1?|check(?:ed|ing)?[ -]?out|HEAD(?: is)?(?: now)? at|changeset|ref"

MASKS = (
    (
        "_kept",
        "w",
        rf"(?i:{_CODED})[ :=#(\[<\"'-]{{1,3}}+-?(?:0[xX]{HEX}{{1,8}}+|[0-9][0-9A-Z]{{0,5}}+){_END}(?!\.\d)(?! ?[mµun]?s\b)",
    ),
    (
        "_kept2",
        "d",
        r"[1-5]\d\d (?=OK|Created|Accepted|No Content|Moved|Found|Not |Bad |Unauthor|Forbidden|Method|Conflict|Gone|Too Many|Unproc|Internal|Service|Gateway)",
    ),
    ("time0", "w", rf"[IWEF][01]\d[0-3]\d \d\d:\d\d:\d\d\.\d{{3,9}}+(?: {{1,8}}\d{{1,9}}+)?{_END}"),
    ("_process", "p", r"(?<=[A-Za-z0-9_-])\[\d{2,7}+\](?=:)"),
    (
        "token4",
        "u",
        r"(?<=b['\"])(?=[A-Za-z+/]{0,60}+\d)(?=[^A-Z'\"]{0,60}+[A-Z])[A-Za-z0-9+/]{12,4000}+={0,2}(?=['\"])",
    ),
    ("_kept3", "w", rf"[A-Z]{{2,6}}-?\d{{3,6}}+{_END}|[CE]\d{{4,5}}+{_END}"),
    ("_sanitizer", "p", r"(?<![\w=])==\d{1,9}+=="),
    ("uuid", "x", rf"(?<!{HEX}){HEX}{{8}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{12}}(?!{HEX})"),
    ("time", "d", rf"(?:19|20)\d\d(?:-\d\d?-\d\d?|/\d\d?/\d\d?|\.\d\d?\.\d\d?)(?:[T _]?{_CLOCK}{_ZONE})?(?!\d)"),
    ("time2", "d", rf"(?:19|20)\d\d[01]\d[0-3]\d[T_-]?[0-2]\d[0-5]\d(?:[0-5]\d)?(?:[.,]?\d{{3,9}})?Z?{_END}"),
    (
        "time3",
        "x",
        rf"(?:{_DAY})?(?:\d\d?+[ /-]{_MONTH}[ /-]\d{{2,4}}+|{_MONTH} {{1,3}}\d\d?+(?:,? \d{{4}}(?!:))?)(?:(?:,? (?:at )?| {{2,3}}|:){_CLOCK}{_ZONE}(?: (?:19|20)\d\d)?)?{_END}",
    ),
    ("time4", "d", rf"\d\d?[/.]\d\d?[/.](?:19|20)\d\d(?:,? {{1,3}}{_CLOCK}{_ZONE})?{_END}"),
    ("time5", "d", rf"\d\d?:\d\d(?::\d\d(?:[.,]\d{{1,9}}+)?Z?(?: ?[AP]M)?| ?[AaPp]\.?[Mm]){_END}"),
    ("_url", "u", r"[A-Za-z][A-Za-z0-9+.-]{1,20}+(?::[a-z]{2,12})?://[^\s\"'<>`|\\^]{1,2000}+"),
    ("_url2", "u", r"jdbc:[a-z0-9]{2,12}+:(?:[a-z0-9]{2,8}:)?(?://)?[^\s\"'<>`|]{1,500}+"),
    (
        "email",
        "du",
        r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}+@(?:[A-Za-z0-9-]{1,63}+\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9.-]{0,64}+:\d)(?![A-Za-z0-9])",
    ),
    ("_version", "p", r"(?<=[A-Za-z0-9_-])@v?\d{1,9}+(?:\.\d{1,9}+){1,3}+[A-Za-z0-9.+-]{0,40}+"),
    ("_identity", "p", rf"(?<=[A-Za-z0-9_$\];>])@{HEX}{{1,16}}+{_END}"),
    ("_traced", "w", rf"(?i:{_TRACED})[ :=#\"']{{1,3}}+[A-Za-z0-9_+/=-]{{4,80}}+"),
    ("_commit", "w", rf"(?i:{_CHANGED})[ :='\"(\[]{{1,3}}+{HEX}{{7,40}}+{_END}"),
    ("ip", "d", r"(?<!\d\.)\d{1,3}+(?:\.\d{1,3}+){3}+(?:[:/]\d{1,5}+)?(?![\d.]{0,20}\.\d)"),
    (
        "ip6",
        "xp",
        rf"(?<![\w:])\[?(?:(?:{HEX}{{1,4}}:){{7}}{HEX}{{1,4}}|(?=[0-9a-fA-F]{{0,4}}(?::[0-9a-fA-F]{{1,4}}){{0,6}}::)(?:fe80|fd[0-9a-f]{{2}}|2[0-9a-f]{{3}}|)(?::{{1,2}}{HEX}{{1,4}}){{1,7}})(?:%\w{{1,15}}+)?(?:\](?::\d{{1,5}}+)?)?(?![\w:])",
    ),
    (
        "host",
        "w",
        r"(?:ip-\d{1,3}+(?:-\d{1,3}+){3}+|fv-az\d{1,4}+-\d{1,4}+)(?:\.[A-Za-z0-9-]{1,63}+){0,8}+(?::\d{1,5}+)?",
    ),
    (
        "host2",
        "du",
        r"(?:[A-Za-z0-9-]{1,63}+\.){1,8}(?:internal|local|lan|svc|intra|corp|localdomain|(?:amazonaws|azure|googleapis|cloudapp|windows)\.(?:com|net))(?::\d{1,5}+)?(?![A-Za-z0-9-]|\.[A-Za-z0-9])",
    ),
    (
        "_drive",
        "up",
        r"(?<![A-Za-z0-9])(?:[A-Za-z]:[\\/]{1,2}|\\\\(?=[A-Za-z]))(?:[^\\/\r\n:*?\"<>|]{1,100}+[\\/]{1,2}){0,40}+[^\\/\s:*?\"'<>|,;()\[\]{}]{0,200}+(?:(?::\d{1,7}+){1,2}|\(\d{1,7}+(?:,\d{1,7}+)?\))?",
    ),
    (
        "_path",
        "p",
        r"(?<![A-Za-z0-9_.:/\\)\]>*-])~?/(?:[^\s/:\"'`<>|,;(){}\[\]=*]{1,255}+/){1,60}+[^\s/:\"'`<>|,;(){}\[\]=*]{0,255}+(?:(?::\d{1,7}+(?!\d{0,9}[.\d])){1,2}|\(\d{1,7}+(?:,\d{1,7}+)?\))?",
    ),
    (
        "_file",
        "xp",
        rf"(?<![A-Za-z0-9_/\\.@~-])(?=[^\s:(]{{3,300}}+[:(]\d)(?:[A-Za-z0-9_.@+~-]{{1,100}}+[/\\]){{0,30}}+(?:[A-Za-z0-9_$.+-]{{1,100}})(?<=\.)(?:{_SOURCES})(?::\d{{1,7}}+(?::\d{{1,7}}+)?|\(\d{{1,7}}+(?:,\d{{1,7}}+)?\))",
    ),
    (
        "_counted",
        "w",
        rf"(?:(?i:{_COUNTED})(?:[ :=#_(\[-]|: ?| (?:id|no\.?|#)[ :=]?| \(id )?|(?:[Ii]d)(?<=[a-z]Id)=)\d{{1,19}}+(?:[-_](?:[a-z]{{1,20}}[-_])?\d{{1,9}}+){{0,3}}+{_END}(?!\.\d)",
    ),
    ("_port", "p", r"(?<=[A-Za-z\]]):\d{4,5}+(?![\d.:])"),
    (
        "duration",
        "x",
        rf"(?:\d{{1,15}}(?:[.,]\d{{1,9}}+)?(?:ns|[uµμ]s|ms|s|m|h|d)){{1,5}}+{_END}|PT(?:\d{{1,9}}+(?:\.\d{{1,9}}+)?[HMS]){{1,3}}+{_END}",
    ),
    (
        "duration2",
        "d",
        rf"\d{{1,15}}(?:[.,]\d{{1,9}}+)? ?(?i:s|ns|ms|sec|nano(?:second)?s?|micro(?:second)?s?|milli(?:second)?s?|sec(?:ond)?s?|min(?:ute)?s?|hours?|hrs?|days?|weeks?){_END}",
    ),
    (
        "size",
        "d",
        rf"\d{{1,18}}(?:[.,]\d{{1,9}}+){{0,6}}['\"]? ?(?:bytes?|octets|[KMGTPk]i?B|[kmg]b|B)(?:/s(?:ec)?)?{_END}",
    ),
    ("percent", "d", r"\d{1,9}(?:[.,]\d{1,9}+)? ?%"),
    (
        "float",
        "d",
        rf"\d{{1,19}}(?:\.\d{{1,25}}[eE][+-]?\d{{1,4}}|[eE][+-]\d{{1,4}}|\.\d{{4,25}})[fFdDL]?{_END}(?!\.\d)",
    ),
    (
        "hex",
        "x",
        rf"(?:0[xX]{HEX}{{4,64}}+[LlUu]?|(?<=at )0x{HEX}{{1,3}}+){_END}|(?:sha(?:1|256|512)|md5):{HEX}{{6,128}}+",
    ),
    ("epoch", "d", rf"1\d{{9}}(?:\d{{3}}){{0,3}}(?:\.\d{{1,9}}+)?{_END}|\d{{15,40}}+{_END}"),
    (
        "hex2",
        "x",
        rf"(?:(?=\d{{0,39}}+[a-f])(?=[a-f]{{0,39}}+\d)[0-9a-f]{{7,160}}+|(?=\d{{0,39}}+[A-F])(?=[A-F]{{0,39}}+\d)[0-9A-F]{{7,160}}+){_END}",
    ),
    ("_counted3", "w", rf"[A-Za-z]{{0,12}}[iI][dD]=\d{{1,19}}+{_END}"),
    (  # the number of a thread, a node or a pool: order-events-7
        "_counted2",
        "w",
        rf"[a-z]{{2,20}}(?:-[a-z]{{2,20}}){{1,3}}-\d{{1,4}}+{_END}(?![.-])",
    ),
    ("hex3", "d", rf"\d{{8}}{_END}"),  # an id of eight hexadecimal digits that happens to have no letter
    ("number", "d", rf"\d{{6,14}}+{_END}"),  # too long for a count that tells one failure from another
    ("token", "w", r"eyJ[A-Za-z0-9_-]{5,2000}+(?:\.[A-Za-z0-9_-]{2,2000}+){1,2}+"),
    ("token2", "x", r"(?<![A-Za-z0-9+/_=-])(?=[A-Za-z+/_-]{0,60}+\d)[A-Za-z0-9+/_-]{14,4000}+={1,2}(?![A-Za-z0-9=])"),
    (
        "token3",
        "x",
        r"(?<![A-Za-z0-9+/_-])(?=[a-z0-9+/]{0,60}+[A-Z])(?=[A-Z0-9+/]{0,60}+[a-z])(?=(?:[A-Za-z+/]{0,40}+\d){4})[A-Za-z0-9+/]{24,4000}+(?![A-Za-z0-9_.(-])",
    ),
    (
        "_generated",
        "p",
        r"(?<=[A-Za-z0-9])\${1,2}(?:EnhancerBy[A-Za-z]{1,60}|FastClassBy[A-Za-z]{1,60}|MockitoMock|SpringCGLIB|HibernateProxy|ByteBuddy|Proxy|Lambda|jacocoInit|Subclass\d?|auxiliary|Mock_[A-Za-z0-9]{1,60}?_)(?:\$\$|[$/_])?(?=[0-9a-fA-Fx/$]{0,40}\d)[0-9A-Za-z$/]{1,60}+",
    ),
    ("_cut", "p", r"(?<=\.)\.(?=[a-f]{0,20}+\d)[0-9a-f]{3,40}+(?![0-9A-Za-z.])"),
    (
        "_pod",
        "p",
        r"(?<=[a-z0-9])-(?=[a-z]{0,9}+\d)(?:[a-z0-9]{8,10}-[a-z0-9]{5}|(?=\d{0,4}+[a-z])(?=[a-z]{0,4}+\d{1,4}+[a-z]{1,4}+\d|\d{1,4}+[a-z]{2})[bcdfghjklmnpqrstvwxz2-9]{5})(?![A-Za-z0-9])",
    ),
    ("_temporary", "w", rf"(?:tmp|temp)(?=[a-z_]{{0,12}}\d)[a-z0-9_]{{4,20}}+{_END}"),
    (
        "_chunk",
        "p",
        r"(?<=[A-Za-z0-9])[.-](?=[A-Za-z_-]{0,9}+\d|[a-z0-9_]{0,9}+[A-Z])[A-Za-z0-9_-]{8,10}+(?=\.(?:m?js|css|chunk))",
    ),
)
"""Name, start and pattern of each mask; a digit at the end of a name only tells rows apart."""

_TIERS = (
    (r"(?<![A-Za-z0-9])(?=\d)", "dx"),
    (r"(?<![A-Za-z0-9])(?=[A-Za-z])", "u"),
    (r"(?<![A-Za-z0-9])(?=[A-Za-z]\D{0,40}+\d)", "wx"),
    (r"(?=[/~\\@:.=\[$-])", "p"),
)


def combined() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One regular expression of all masks, and the mask's name of each of its groups (the first is no group)."""
    names = [""]
    tiers = []
    for start, kinds in _TIERS:
        rows = [(name, pattern) for name, starts, pattern in MASKS if set(starts) & set(kinds)]
        names += [name for name, _ in rows]
        tiers.append(f"{start}(?:{'|'.join(f'({pattern})' for _, pattern in rows)})")
    return re.compile("|".join(tiers)), tuple(names)
