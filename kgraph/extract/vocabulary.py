"""The words that decide whether a noun phrase names something: plain lists, read by `noun_chunks` and `kinds`.

All entries are lower case and singular; callers look up singular forms.
"""

from __future__ import annotations

__all__ = [
    "COMPOUND_MODIFIERS",
    "EMPTY_MODIFIERS",
    "FIXED_PAIRS",
    "GENERIC_HEADS",
    "IDIOMS",
    "NEVER_HEADS",
    "PARTICIPLE_TERMS",
    "WEAK_MODIFIERS",
    "phrases",
    "words",
]


def words(text: str) -> frozenset[str]:
    """The words of `text`, for lists that are easier to read and to change as running text."""
    return frozenset(text.split())


def phrases(text: str) -> frozenset[str]:
    """The phrases of `text`, which commas separate."""
    return frozenset(" ".join(part.split()) for part in text.split(","))


# Words in front of a phrase that say nothing about the thing itself: "novel", "our proposed", "three".
EMPTY_MODIFIERS: frozenset[str] = words(
    """
    using including based leveraging regarding concerning involving containing experimental indispensable reliable clear
    a an the this that these those such each every all both either neither any some no another other same own
    certain my your his her its our their we it they i you one two three four five six seven eight nine ten
    eleven twelve first second third fourth fifth last former latter next final initial main major minor primary
    principal central core key crucial critical vital essential important significant substantial considerable
    notable remarkable fundamental basic general overall total entire whole full complete single sole only more
    most less least fewer few many several various numerous multiple different diverse distinct varied varying
    respective corresponding additional further extra extensive comprehensive thorough detailed in-depth
    systematic rigorous careful novel new newer newly recent recently latest modern contemporary current
    currently present today ongoing emerging existing previous previously prior past earlier early traditional
    conventional classical classic standard common commonly typical typically usual popular widespread
    widely-used well-known known so-called related relevant similar comparable analogous aforementioned above
    following said given underlying specific particular special individual proposed presented introduced
    suggested described developed resulting obtained achieved observed reported used employed considered studied
    chosen selected designed improved enhanced promising competitive favorable favourable effective efficient
    powerful strong stronger strongest robustly robust simple simpler simplest straightforward easy easier hard
    harder difficult challenging complex complicated sophisticated advanced elegant principled practical useful
    helpful valuable meaningful interesting intriguing surprising unexpected encouraging impressive excellent
    outstanding superior better best good great greater greatest high higher highest low lower lowest bigger
    biggest smaller smallest larger largest vast huge massive enormous growing increasing increased increasingly
    state-of-the-art state-of-art sota cutting-edge unprecedented unique original innovative successful
    successfully significantly poor worse worst bad desirable desired necessary possible potential potentially
    feasible suitable appropriate reasonable proper correct available unavailable real actual true very highly
    largely fully extremely quite rather much well often even also still just however particularly especially
    specifically generally mainly mostly simply directly easily effectively efficiently respectively
    consistently conceptually relatively fairly then thus hence therefore countless dozen hundred thousand
    million billion half quarter kind sort type about over under up than as like via per i.e e.g etc vs
    """
)

# Never a concept, whatever stands in front of them: "extensive experiments", "simulation results".
NEVER_HEADS: frozenset[str] = words(
    """
    paper article work study result experiment experimentation finding conclusion author researcher reader
    practitioner community way manner counterpart fashion number amount lot plenty majority minority variety range
    set-up contribution advantage disadvantage drawback shortcoming limitation benefit merit strength weakness pro con
    improvement gain increase decrease reduction advance advancement progress success failure challenge
    difficulty issue concern hurdle obstacle bottleneck need demand requirement necessity lack absence shortage
    presence existence fact aim goal purpose intention motivation reason cause effort attempt attention interest
    importance significance impact role insight intuition idea ability capability capacity potential possibility
    opportunity effectiveness efficacy usefulness feasibility superiority order addition contrast case instance
    example aspect respect regard view viewpoint perspective point side part portion piece rest remainder year
    decade day week month today recent era century past future section chapter figure table appendix abstract
    introduction title page supplement kind sort type something anything everything nothing someone anyone
    everyone situation circumstance place turn end beginning start step state-of-the-art sota demonstration
    investigation exploration examination answer discussion overview outline choice option alternative tradeoff
    trade-off hand light sense mind account consideration people person thing stuff theme line strand body
    plethora wealth host myriad handful couple direction avenue link url website github http https
    large larger small smaller big bigger global local scalable expressive fast faster slow slower
    """
)

# Too general alone, good with a real modifier: "model" against "topic model".
GENERIC_HEADS: frozenset[str] = words(
    """
    method approach model task technique algorithm framework system network architecture scheme strategy
    procedure mechanism module component pipeline solution tool toolkit technology methodology formulation
    paradigm process performance quality score metric measure evaluation analysis assessment comparison
    benchmark baseline dataset data-set data corpus corpora collection sample example test set subset group
    class category problem scenario application domain area field topic subject setting context environment
    situation information knowledge content text document sentence word token phrase sequence string image video
    audio input output target source feature representation embedding vector space parameter variable value
    function property characteristic attribute factor element structure pattern form shape node edge level layer
    stage phase scale size length dimension resolution degree relation relationship correlation association
    interaction connection correspondence theory concept notion definition term principle rule law constraint
    criterion objective prediction estimation learning training testing error cost complexity speed time memory
    resource user human agent expert annotator participant worker genre language world life society observation
    decision action behavior behaviour change difference similarity diversity variation variability effect
    influence consequence outcome response feedback use usage usability reuse utilization exploitation
    implementation deployment design development research survey review program programme project software code
    repository release version state status nature condition background foundation basis base object entity
    instance unit event question hypothesis assumption guarantee bound trend path pair series combination
    integration extension variant efficiency robustness reliability flexibility scalability generality
    simplicity accuracy consistency stability validity utility label annotation description name modality view
    perspective order rate ratio percentage percent proportion distribution figure number frequency count
    evidence proof demonstration building block understanding
    """
)

# Modifiers that leave a general head as general as it was: "model performance", "training data", "task setting".
WEAK_MODIFIERS: frozenset[str] = words(
    """
    model method approach task result performance problem system data dataset training test testing input output
    experiment research application evaluation work area framework field domain-specific target source sample example
    """
)

# A modifier that says nothing elsewhere is part of these names.
FIXED_PAIRS: frozenset[str] = phrases(
    """
    high dimensional, low dimensional, one dimensional, two dimensional, three dimensional, higher dimensional, high
    resolution, low resolution, high level, low level, high order, higher order, first order, second order, low rank,
    low resource, high resource, high frequency, low frequency, high energy, low energy, high throughput, low light,
    low latency, high blood, low birth, standard deviation, standard deviations, standard error, standard errors,
    standard model, multiple criteria, multiple sclerosis, multiple choice, multiple instance, multiple kernel, multiple
    hypothesis, multiple sequence, multiple regression, multiple imputation, multiple myeloma, general relativity,
    special relativity, general anesthesia, major depressive, complex network, complex networks, complex number,
    complex numbers, complex systems, central limit, vital sign, vital signs, primary care, current density, principal
    component, principal components, best response, best arm, first aid, emerging markets, real world, real life, least
    squares, least square, least cost, lower bound, lower bounds, critical point, critical points, critical thinking,
    prior distribution, prior distributions, prior probability, potential energy, potential field, potential fields,
    potential function, potential flow, total variation, total correlation, total knee, total hip, total joint, robust
    optimization, robust control, robust regression, hard negative, hard negatives, hard attention, true positive, true
    positives, early stopping, early exit, complex event, common crawl, common ground, common sense, classical planning,
    individual fairness, multiple comparisons, second language, new york, new jersey, new zealand, per capita, type i,
    type ii, type iii, type 1, type 2, high tibial, lower limb, lower back, central pattern
    """
)

# Before a noun each is one modifier, as with a hyphen ("full thickness defects"); alone they name nothing.
COMPOUND_MODIFIERS: frozenset[str] = phrases(
    """
    real time, few shot, one shot, low shot, high quality, low quality, high speed, low speed, high fidelity, high
    performance, high performing, low cost, high cost, low power, high power, high precision, low precision, full
    precision, high confidence, high risk, high probability, high voltage, high definition, high dynamic, high
    angular, high capacity, low data, low degree, low complexity, low memory, low vision, no regret, worst case,
    general purpose, general domain, whole body, full body, full thickness, total thickness, full resolution, full
    information, fully connected, fully convolutional, fully supervised, fully unsupervised, fully automatic, fully
    automated, fully actuated, first person, third person, third party, first line, second line, first generation,
    second generation, third generation, higher level, lower level, lower dimensional, two stage, two step, two layer,
    two level, two phase, two way, two view, two stream, two player, two sample, two point, two link, three stage,
    three layer, one way, one step, one class, one stage, one pass, one layer, five dimensional, single stage, single
    step, single pass, single image, single view, single cell, single frame, single camera, single object, single
    robot, single agent, single task, single domain, single dose, single speaker, single user, single document, single
    stream, per pixel, per frame, per class, next word, next token, next sentence, early stage, novel view, multiple
    view, multiple views, multiple object, multiple target, effective sample
    """
)

# Phrases that look like terms and are running text.
IDIOMS: frozenset[str] = phrases(
    """
    art, state of the art, real world, real-world, rise, spite, contrast, favor, favour, term, advent, average, default,
    practice, theory, particular, general, detail, principle, depth, parallel, advance, comparison, recent work,
    great success, great deal, other hand, wide range, broad range, large number, small number, large amount, extent,
    first time, first step, previous work, prior work, related work, future work, future research, main idea, power,
    key idea, open question, open problem, case study, human being, best knowledge, code, source code, wide variety,
    common practice, long time, research community, growing interest, building block, special case, long run, gap,
    downstream, scratch, hand, end-to-end, end, top, bottom, left, right, middle, center, centre, front, back, core,
    conduct, extend, doi, url, http, https, arxiv, github, project page, project website, supplementary material,
    supplementary video, video demo, demo, et al, i.e, e.g, etc, vs, w.r.t, nlp community, research question, access,
    literature, phenomenon, reliance, family, occurrence, construction, lens, thought, meaning, search, i.e., e.g.,
    composition, ii, iii, iv, vi, competing method, competing approach, unified framework, real life, practical use,
    theoretical framework, downstream application, downstream task, wide adoption, large margin, trade-off, key factor,
    long way, common sense way, ground, nature, rest, same time, short time, lots, core idea, past few years,
    code implementation, open source, open-source, open-source code, best result, public code,
    ending, origin, performer, item, moment, modification, implication, expectation, ordering, hop, facet, calculation,
    changing style, discrete nature, undesirable behavior, sufficient condition, high-quality sample, new avenue
    """
)

# Participles that the tagger takes for verbs although they begin a term.
PARTICIPLE_TERMS: frozenset[str] = phrases(
    """
    named entity, masked language, masked image, masked token, linked data, shared task, shared representation,
    learned representation, distributed representation, contextualized word, contextualized embedding,
    pretrained language, pre-trained language, weighted average, augmented reality, mixed reality, embedded system
    """
)
