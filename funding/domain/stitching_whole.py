"""A plan that pays each project in full or not at all. A yes/no programme chooses the projects whose planned cost is
greatest together; the plan for them is then the one that `suggest` makes. Amounts are whole pence."""

from dataclasses import dataclass, replace

from funding.domain.stitching import Left, Problem, Suggestion, order_of_use, suggest
from funding.domain.stitching_programme import Rows, blocks_of

SECONDS = 4.0  # then the best choice found so far is taken, and its gap is said
NOT_CHOSEN = "it cannot be paid in full beside the projects that this plan pays"
NOT_EVEN_ALONE = "it cannot be paid in full even alone"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Projects that are paid in full and what they are planned to cost; no choice can pay more than `bound`."""

    projects: frozenset[str]
    paid: int
    bound: int

    @property
    def gap(self) -> int:
        """Pence by which a better choice could exceed this one; nought when it is proved the best."""
        return max(0, self.bound - self.paid)


def suggest_whole(problem: Problem, seconds: float = SECONDS) -> tuple[Suggestion, Chosen]:
    """The plan for the projects that can be paid in full together, and how sure the choice of them is."""
    chosen = choose(problem, seconds)
    projects = chosen.projects
    found = suggest_for(problem, projects)
    while short := {each.need.project for each in found.left} & projects:  # whole pence may fall short of the programme
        projects = projects - short
        found = suggest_for(problem, projects)
    return found, replace(chosen, projects=projects, paid=sum(line.amount for line in found.lines))


def suggest_for(problem: Problem, projects: frozenset[str]) -> Suggestion:
    """The plan that pays for these projects and for no other."""
    mine = tuple(need for need in problem.needs if need.project in projects)
    found = suggest(replace(problem, needs=mine))
    others = sorted({need.project for need in problem.needs if need.amount and need.project not in projects})
    return replace(found, left=found.left + tuple(left for name in others for left in not_paid(problem, name)))


def not_paid(problem: Problem, project: str) -> list[Left]:
    """The needs of a project that is left out, and why: too little money even alone, or only beside the others."""
    needs = tuple(need for need in problem.needs if need.project == project and need.amount)
    short = suggest(replace(problem, needs=needs)).left
    alone = tuple(dict.fromkeys(each for left in short for each in left.why))
    why = (("", NOT_EVEN_ALONE), *alone) if alone else (("", NOT_CHOSEN),)
    return [Left(need, need.amount, why) for need in needs]


def choose(problem: Problem, seconds: float = SECONDS) -> Chosen:
    """The best choice that HiGHS finds in the time; where it finds none, the projects that `suggest` pays in full."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, hstack

    sources = [source for source in order_of_use(problem.sources) if source.amount > 0]
    blocks = blocks_of(problem, sources)
    pairs = [(payer, place) for place, block in enumerate(blocks) for payer in block.payers]
    names = sorted({block.needs[0].project for block in blocks})
    if not pairs:
        return Chosen(frozenset(), 0, 0)
    rows = Rows(sources, blocks, pairs)
    cost = np.array([block.amount for block in blocks])
    project = np.array([names.index(block.needs[0].project) for block in blocks])
    whole = csr_array(
        (-cost / 100, (np.arange(len(blocks)), project)), shape=(len(rows.most), len(names))
    )  # of a block, what is paid less the whole of it when its project is chosen: nought
    least = np.full(len(rows.most), -np.inf)
    most = rows.most.copy()
    least[: len(blocks)] = most[: len(blocks)] = 0.0
    worth = np.bincount(project, weights=cost / 100, minlength=len(names))
    amounts = np.zeros(len(pairs))
    found = milp(
        np.concatenate([amounts, -worth]),
        constraints=LinearConstraint(hstack([rows.matrix, whole]), least, most),
        integrality=np.concatenate([amounts, np.ones(len(names))]),
        bounds=Bounds(0, np.concatenate([np.full(len(pairs), np.inf), np.ones(len(names))])),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        projects = paid_in_full(problem)
    else:
        projects = frozenset(name for name, taken in zip(names, found.x[len(pairs) :], strict=True) if taken > 0.5)
    paid = sum(block.amount for block in blocks if block.needs[0].project in projects)
    bound = worth.sum() if found.mip_dual_bound is None else -found.mip_dual_bound
    return Chosen(projects, paid, max(paid, round(float(min(bound, worth.sum())) * 100)))


def paid_in_full(problem: Problem) -> frozenset[str]:
    """Projects that the plan of parts happens to pay in full."""
    rest: dict[str, int] = dict.fromkeys((need.project for need in problem.needs), 0)
    for each in suggest(problem).left:
        rest[each.need.project] += each.amount
    return frozenset(project for project, amount in rest.items() if not amount)
