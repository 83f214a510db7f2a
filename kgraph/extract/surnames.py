"""Which surnames stand in front of a year or an "et al.", and whether they can be authors."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kgraph.extract.vocabulary import words

__all__ = ["Authors", "authors_before", "surname_of_key"]

_REACH = 160
# A word ends where the next sentence begins without a blank: "trees.Smith". "{é}" is one letter of a word.
_TOKEN = re.compile(
    r"(?:and|und)(?:\b|(?=[A-Z]))|\$?\\?&(?:amp;|\.)?\$?"
    r"|(?:(?!(?<=[a-z])\.[A-Z][a-z])[^\s,;:()\[\]{}&~\\\"“”]|(?<=\w)\{[^\W\d_]\})+|[^\s~]"
)
_AND = words(r"and und & \& &. &amp; \&amp; $&$ $\&$")
_SURNAME = re.compile(
    r"['‘]?([^\W\d_]['’])?(?:[^\W\d_]|[´`¨](?=\w)|(?<=[a-z])[016](?=[a-z])){2,25}(?:['’‐–-][^\W\d_]{1,25}){0,4}"
)
_SUFFIXES = words("jr jr. sr sr. ii iii")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?){1,4}")
_PARTICLES = words("van von de der den del di da dos du la le el al bin ten ter zu zur af av do das dela")
_CUES = words("see e.g. e.g eg cf. cf i.e. i.e also following by and or per notably")
# Before a bare name with "(2010)": what makes it an author and not a product, a place or a meeting.
_TEXT_CUES = words(
    "by of from following see cf. cf extend extends extending to with and in than as after per unlike e.g. e.g e.g.,"
)
_NOT_NAMES = words(
    """
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec spring summer autumn fall winter monday sunday today
    acl naacl emnlp eacl coling conll lrec semeval trec wmt iwslt iclr icml neurips nips aaai ijcai cvpr iccv eccv
    wacv sigir kdd www uai aistats colt interspeech icassp icra iros rss corl miccai isbi siggraph vis ieee acm
    springer elsevier nature science arxiv bionlp clef mediaeval nist ace tac duc muc imagenet ilsvrc pascal voc coco
    track task challenge workshop conference shared version release edition corpus dataset data benchmark competition
    olympics election elections census wikipedia google facebook microsoft openai amazon twitter reddit github
    london paris berlin beijing tokyo china germany france italy spain usa us uk eu america europe asia africa india
    japan korea russia brazil canada australia switzerland netherlands israel iran york washington california boston
    english chinese german french spanish japanese arabic russian czech turkish hindi korean dutch italian
    covid covid-19 act law directive regulation report figure table section chapter appendix equation theorem lemma
    in the this that these those we our it its they their however moreover furthermore recently since until while
    when where although despite during between before after inspired based following unlike compared from to on at
    by for with as and or but if also both given using here thus hence then there first second third finally
    model models method methods network networks learning transformer transformers bert gpt word-net wordnet parser
    language vision translation analysis early late mid year years circa approximately about around over under
    ebola zika sars mers hurricane hurricanes typhoon
    university institute department statistics annals physics school press proceedings journal transactions letters
    """
)
_WITH_YEAR = re.compile(r"(?<!\w)([A-Z][\w-]{1,20})[\s-]?(?:19|20)\d\d")
_MEETINGS = words("semeval duc trec conll coco voc kitti ilsvrc imagenet wmt iwslt icdar tac muc ace davis kbp")
_SEASONS = words("spring summer autumn fall winter")
_ACTS = re.compile(
    r"[)\]]['’]?s?\s(?:has\s|have\s|recently\s|also\s|first\s)?(?:propos|introduc|show|prov[ei]|suggest|exten|present|demonstrat|conjectur"
    r"|develop|establish|argu|describ|resolv|stud|find|found|consider|discover|claim|design|report|observ|provid|obtain|defin|gave|uses|used|discuss|point|captur|employ|express|extract|states|takes|calls)"
    r"|[)\]](?:['’]s\b|-style|-type)"
)
# What follows one of several: "Barron (2008) and Chatterjee and Barron (2014)", "Sly (2011); Mossel et al. (2022)".
_MORE_NAMES = re.compile(
    r"[)\]](?:;\s[A-Z][^\W\d_]|(?:,?\sand|,)\s[A-Z][^\W\d_]{1,20}\s(?:(?:and|&)\s[A-Z][^\W\d_]{1,20}|et\sal\.?)\s?[(\[])"
)
_YEAR_BEFORE = re.compile(r"[^\W\d_][a-z]{1,20}\s?[(\[]\d{4}[a-h]?[)\]][,;\s]{1,3}(?:[A-Z][a-z]{1,9}\s){0,2}$")
# Organisations that sign reports as authors: "(OpenAI, 2023)"; without the comma they are products and meetings.
_ORGANISATIONS = words(
    "openai anthropic deepmind google microsoft meta nvidia who unesco oecd "
    "usdhhs hhs cdc nhtsa epa ipcc unicef eurostat"
)
_PLAIN = re.compile(
    r"(?:\w['’])?(?:Mc|Mac|De|Le|La|Van|Di|Du|O['’])?[^\W\d_](?:[^\W\d_A-Z]|[´`¨016])+(?:[-–'’][^\W\d_]+)*"
)
_KEY = re.compile(r"([A-Za-z]{2,30}?)(?:_?et_?al)?(?:[_:-][A-Za-z_:-]{0,30})?((?:19|20)\d\d)[A-Za-z_:-]{0,30}")
_DBLP_KEY = re.compile(r"([A-Z][a-z]++)[A-Za-z-]*?(\d\d)[a-z]?")


@dataclass(frozen=True, slots=True)
class Authors:
    """Surnames that stand at `start` of a text. `joined` is "and", "comma" or "", as the last two are joined.

    `before` is what stands in front of them: a bracket, a comma, a word, or "" at the beginning of the text.
    """

    start: int
    surnames: tuple[str, ...]
    joined: str
    before: str

    def plausible(self, text: str, gap: str, end: int) -> bool:
        """Whether these are authors, given `gap`, the text up to a year that ends at `end`: " (" or ", " or blanks."""
        signed = self.before in ("(", "[") and "," in gap and len(self.surnames) == 1
        if signed and self.surnames[0].lower() in _ORGANISATIONS:
            return True
        if not self.named():
            return False
        if "[" in gap and text[end : end + 1] == "]":
            return True
        if not self.joined and "," not in gap and self._among_data(text):
            return False
        if self.joined == "and":
            return True
        inside = _inside_bracket(text, self.start)
        opened = self.before in ("(", "[", ";") or (inside and self.before.lower() in _CUES)
        if "(" in gap or "[" in gap:
            at_start = self.before in (".", "") and not self.joined
            return (
                opened
                or at_start
                or gap[0] in "'’"
                or self.before in _TEXT_CUES
                or self._acts(text, end)
                or self._enumerated(text)
            )
        return opened or (inside and (self.before == "," or ("," in gap and self.before in _AND)))

    def named(self) -> bool:
        """Whether each could be a surname, from its letters."""
        # "BUss": the second letter of a scanned name may have grown; one of a name that stands alone may be meant.
        words = [name.split()[-1] for name in self.surnames]
        if self.joined == "and":
            words = [word[:1] + word[1:2].lower() + word[2:] if len(word) > 3 else word for word in words]
        plain = all(_PLAIN.fullmatch(word) for word in words)
        # "Proctor & Winter": a season may come second.
        first = self.surnames[0].lower() not in _NOT_NAMES
        return plain and first and not any(name.lower() in _NOT_NAMES - _SEASONS for name in self.surnames[1:])

    def _among_data(self, text: str) -> bool:
        """Whether the bracket around names a meeting or data with a year: "(Inspec 2001, SemEval 2010)"."""
        before = text[max(0, self.start - _REACH) : self.start]
        before = before[max(before.rfind("("), before.rfind("[")) :]
        inside = before + text[self.start : self.start + _REACH].partition(")")[0]
        names = (match[1].lower() for match in _WITH_YEAR.finditer(inside))
        return before[:1] in ("(", "[") and ")" not in before and any(name in _MEETINGS for name in names)

    def _acts(self, text: str, end: int) -> bool:
        """Whether a verb of research follows: "Pestov (2021) resolved"."""
        return not self.joined and bool(_ACTS.match(text, end) or _MORE_NAMES.match(text, end))

    def _enumerated(self, text: str) -> bool:
        """Whether a year in brackets stands right before: "Baes (2009), Nesterov (2018)"."""
        return bool(_YEAR_BEFORE.search(text, max(0, self.start - 34), self.start))


def authors_before(text: str, end: int) -> Authors | None:
    """The surnames of `text` that end at `end`, blanks and a comma aside; None if there are none.

    >>> authors_before("by J. Nivre and van der Beek (2010)", 29)
    Authors(start=3, surnames=('Nivre', 'van der Beek'), joined='and', before='by')
    """
    low = max(0, end - _REACH)
    tokens = [(match[0], match.start()) for match in _TOKEN.finditer(text, low, end)]
    place = _skip(tokens, len(tokens) - 1)
    names: list[str] = []
    joined = ""
    start = -1
    while (found := _name(tokens, place)) is not None:
        surname, start, place = found
        names.insert(0, surname)
        link, place_of_next = _link(tokens, place)
        if not link or not (another := _name(tokens, place_of_next)):
            break
        # "(SSC, Smith et al., 2013)": what the work is called, not who wrote it.
        short = another[0].isupper() and not surname.isupper()
        if link == "comma" and (short or not _may_list(tokens, place_of_next)):
            break
        joined = joined or link
        place = place_of_next
    if not names:
        return None
    before = tokens[place][0] if place >= 0 else ""
    names = [part for name in names for part in name.split("–")]  # "Krauth–Mezard"
    return Authors(start, tuple(names), joined, before[-1] if before.endswith(".") and len(before) > 4 else before)


def _skip(tokens: list[tuple[str, int]], place: int) -> int:
    """Backwards over a comma, an "and" and initials that follow a surname: "Smith, J. A.,"."""
    if place >= 0 and tokens[place][0] == ",":
        place -= 1
    if place > 0 and tokens[place][0].lower() in _SUFFIXES:
        place -= 1
    rest = place
    # "Ito, M (1998)": an initial without its point stands after a comma.
    if rest > 1 and tokens[rest - 1][0] == "," and len(tokens[rest][0]) == 1 and tokens[rest][0].isupper():
        return rest - 2
    while rest >= 0 and _INITIALS.fullmatch(tokens[rest][0]):
        rest -= 1
    if rest == place or rest < 0:
        return place
    return rest - 1 if tokens[rest][0] == "," else rest


def _name(tokens: list[tuple[str, int]], place: int) -> tuple[str, int, int] | None:
    """The surname that ends at token `place`, its offset with initials, and the token before it."""
    if place >= 0 and (_INITIALS.fullmatch(tokens[place][0]) or len(tokens[place][0]) == 1):
        place = _skip(tokens, place)
    if place < 0 or tokens[place][0] in _AND or tokens[place][0] in _PARTICLES:
        return None
    surname, start = tokens[place]
    surname = surname.replace("{", "").replace("}", "")
    if surname.islower() and place and tokens[place - 1][0].endswith("-") and tokens[place - 1][0][0].isupper():
        place -= 1  # "John- son": a line ended there
        surname, start = tokens[place][0][:-1] + surname, tokens[place][1]
    if not _SURNAME.fullmatch(surname.removesuffix(".")) or not surname.lstrip("'‘’d")[:1].isupper():
        return None
    place -= 1
    while place >= 0 and tokens[place][0].lower() in _PARTICLES:
        surname = f"{tokens[place][0]} {surname}"
        start = tokens[place][1]
        place -= 1
    # "scores à la Marvin and Linzen"
    if surname.startswith("la ") and place >= 0 and tokens[place][0] in ("a", "à"):
        surname, start = surname[3:], start + 3
    while place >= 0 and _INITIALS.fullmatch(tokens[place][0]) and tokens[place][0][0].isupper():
        start = tokens[place][1]
        place -= 1
    return surname.strip("'‘."), start, place


def _link(tokens: list[tuple[str, int]], place: int) -> tuple[str, int]:
    """What joins a surname to the one before it, and the token where that one ends."""
    if place >= 0 and tokens[place][0] in _AND:
        place -= 1
        return "and", place - (place >= 0 and tokens[place][0] == ",")
    if place >= 0 and tokens[place][0] == ",":
        return "comma", place - 1
    return "", place


def _may_list(tokens: list[tuple[str, int]], place: int) -> bool:
    """Whether "X, " in front of a name is one more author; "In Chinese, Smith" and "However, Smith" say no."""
    found = first = _name(tokens, place)
    while found is not None:
        surname, _, before = found
        if surname.lower() in _NOT_NAMES:
            # "Recently, Smith, Jones and Brown": what the sentence begins with ends the list.
            return found != first and (before < 0 or tokens[before][0].endswith("."))
        link, place = _link(tokens, before)
        if link == "and" and _name(tokens, place) is not None:
            return False  # "Smith & Jones, Brown et al." are two works
        if link != "comma":
            return before >= 0 and (tokens[before][0] in ("(", "[", ";") or tokens[before][0] in _TEXT_CUES - {"in"})
        found = _name(tokens, place)
    return False


def _inside_bracket(text: str, place: int) -> bool:
    window = text[max(0, place - 300) : place]
    return max(window.rfind("("), window.rfind("[")) > max(window.rfind(")"), window.rfind("]")) or (
        window.count("(") > window.count(")")
    )


def surname_of_key(key: str) -> tuple[tuple[str, ...], int | None]:
    """The first author's surname and the year that a cite key tells: "mnih2007three" -> (("Mnih",), 2007)."""
    if match := _KEY.fullmatch(key):
        # "KeshavanOM2009": the initials of the other authors follow.
        surname = re.sub(r"(?<=[a-z]{2})[A-Z]{1,4}$", "", match[1])
        return (surname if surname[0].isupper() else surname.capitalize(),), int(match[2])
    if match := _DBLP_KEY.fullmatch(key):
        year = int(match[2])
        return (match[1],), year + (2000 if year < 50 else 1900)
    return (), None
