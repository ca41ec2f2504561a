"""What the appendix on measures shows: every public function, from its own documentation.

Docstrings follow numpydoc; their examples are run before they are shown.
"""

import doctest
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import ModuleType

import pandas as pd
from IPython.display import display

from upgrading import measures
from upgrading.report import tables

# Where a docstring names no source: what the function is commonly traced to. A docstring's own
# references always come first.
MILLER_BLAIR = "Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd edition."
HANDBOOK = "OECD and JRC (2008), Handbook on Constructing Composite Indicators"
BARRO = (
    "Barro, R. J. and Sala-i-Martin, X. (1992), Convergence, Journal of Political Economy 100(2)."
)
LIAO = "Liao, C. (1999), Tropical Geography (in Chinese) 19(2)."
HIRSCHMAN = "Hirschman, A. O. (1964), The paternity of an index, American Economic Review 54(5)."
SHANNON = "Shannon, C. E. (1948), A mathematical theory of communication, Bell System Technical "
SHANNON += "Journal 27(3)"
HWANG = "Hwang, C.-L. and Yoon, K. (1981), Multiple Attribute Decision Making, Springer."
COWELL = "Cowell, F. A. (2011), Measuring Inequality, 3rd edition, Oxford University Press."
SOURCES = {
    "sector_deviation": "As `structural_deviation`, of which it gives the terms with their sign.",
    "reciprocal_balance": "No paper: the form of `theil_balance` used in compiled data sets.",
    "balance_transform": "No paper: forms of `theil_balance` in circulation.",
    "minmax": f"{HANDBOOK}, step 5.",
    "indicator_entropy": f"{SHANNON}; {HWANG}",
    "entropy_weights": HWANG,
    "entropy_score": HWANG,
    "principal_components": f"{HANDBOOK}, steps 4 and 6.",
    "misscaled_coupling_degree": "Misprints of `coupling_degree` in circulation; see the note.",
    "development_level": LIAO,
    "coordination_degree": LIAO,
    "location_quotient": "Isard, W. (1960), Methods of Regional Analysis, MIT Press.",
    "krugman_concentration": "Krugman, P. (1991), Geography and Trade, MIT Press.",
    "herfindahl": HIRSCHMAN,
    "normalised_herfindahl": f"A rescaled `herfindahl`: {HIRSCHMAN}",
    "equivalent_number": (
        "Adelman, M. A. (1969), Comment on the “H” concentration measure as a numbers-equivalent, "
        "Review of Economics and Statistics 51(1)."
    ),
    "location_quotient_gini": "Farhauer and Kröll (2013), as computed by the R package REAT.",
    "geographic_concentration": "Ellison and Glaeser (1997), as `ellison_glaeser`.",
    "agglomeration_index": "Named, without a formula, by document C; see the note.",
    "gini": COWELL,
    "coefficient_of_variation": COWELL,
    "log_standard_deviation": BARRO,
    "half_life": BARRO,
    "primacy_share": "Jefferson (1939), as `primacy_ratio`, in the form of a share.",
    "sector_groups": MILLER_BLAIR,
    "domestic_final_demand": MILLER_BLAIR,
    "value_added_ratio": MILLER_BLAIR,
    "direct_content": MILLER_BLAIR,
    "contiguity_weights": "Cliff, A. D. and Ord, J. K. (1981), Spatial Processes, Pion.",
    "shares": "By definition: a part over the whole.",
    "service_share": "By definition: services over the total, as documents D and E use it.",
}
SECTION = re.compile(r"^([A-Z][A-Za-z ]+)\n-{3,}\n", flags=re.MULTILINE)


@dataclass(frozen=True)
class Recipe:
    """One public function, or one class that holds a function's results, as documented."""

    module: str
    name: str
    signature: str
    arguments: frozenset[str]
    summary: str
    sections: dict[str, str]
    examples: tuple[doctest.Example, ...]
    is_function: bool

    @property
    def label(self) -> str:
        """The recipe's target on the page."""
        return f"measure-{self.module}-{self.name}".replace("_", "-").lower()

    @property
    def source(self) -> str:
        """Where formula or definition come from; empty if nobody says."""
        return self.sections.get("References", SOURCES.get(self.name, ""))


# ---------------------------------------------------------------- reading the package


def modules() -> list[str]:
    """Return the names of the modules of measures, without private ones."""
    return [m.name for m in pkgutil.iter_modules(measures.__path__) if m.name[0] != "_"]


@cache
def recipes(module: str) -> tuple[Recipe, ...]:
    """Return the recipes of one module: functions in the order of the code, then result classes.

    A function that returns nothing checks its arguments and measures nothing: it is left out.
    """
    code = _imported(module)
    own = {name: o for name, o in vars(code).items() if _is_own(name, o, code)}
    functions = [o for o in own.values() if inspect.isfunction(o) and _gives(o)]
    classes = [o for o in own.values() if inspect.isclass(o)]
    return tuple(_recipe(module, thing) for thing in functions + classes)


def every_recipe() -> list[Recipe]:
    """Return the recipes of all modules."""
    return [recipe for module in modules() for recipe in recipes(module)]


def _imported(module: str) -> ModuleType:
    return importlib.import_module(f"{measures.__name__}.{module}")


def _is_own(name: str, thing: object, code: ModuleType) -> bool:
    return name[0] != "_" and getattr(thing, "__module__", None) == code.__name__


def _gives(function: Callable) -> bool:
    return inspect.signature(function).return_annotation is not None


def _recipe(module: str, thing: Callable | type) -> Recipe:
    text = inspect.getdoc(thing) or ""
    parts = sections(text)
    summary, _, more = parts.pop("").partition("\n\n")
    parts |= {"More": more} if more else {}
    if inspect.isclass(thing):
        parts |= {"Computes": computed} if (computed := _computed(thing)) else {}
    return Recipe(
        module=module,
        name=thing.__name__,
        signature=_signature(thing),
        arguments=frozenset(inspect.signature(thing).parameters),
        summary=" ".join(summary.split()),
        sections=parts,
        examples=tuple(doctest.DocTestParser().get_examples(text)),
        is_function=not inspect.isclass(thing),
    )


def sections(docstring: str) -> dict[str, str]:
    r"""Return the sections of a numpydoc docstring by title; "" is what stands above them.

    Examples
    --------
    >>> sections("Half of it.\n\nReturns\n-------\nfloat\n    Zero or more.")
    {'': 'Half of it.', 'Returns': 'float\n    Zero or more.'}
    """
    above, *rest = SECTION.split(docstring)
    titled = zip(rest[::2], rest[1::2], strict=True)
    return {"": above.strip()} | {title: body.strip("\n") for title, body in titled}


def entries(section: str) -> list[tuple[str, str]]:
    r"""Return the entries of a section such as Parameters: what is named, and its description.

    Examples
    --------
    >>> entries("a, b\n    Two numbers,\n    or more.\nc\n    A word.")
    [('a, b', 'Two numbers,\nor more.'), ('c', 'A word.')]
    """
    _, *rest = re.split(r"^(\S.*)(?:\n|$)", section, flags=re.MULTILINE)
    return [
        (name, inspect.cleandoc(body)) for name, body in zip(rest[::2], rest[1::2], strict=True)
    ]


def _signature(thing: Callable | type) -> str:
    """Name and arguments without types, which the descriptions of the arguments give."""
    if inspect.isclass(thing):
        return thing.__name__
    bare = inspect.signature(thing)
    arguments = [p.replace(annotation=p.empty) for p in bare.parameters.values()]
    return thing.__name__ + str(bare.replace(parameters=arguments, return_annotation=bare.empty))


def _computed(thing: type) -> str:
    """Public properties and methods of a class, as a section of entries."""
    held = {field.name for field in fields(thing)} if is_dataclass(thing) else set()
    found = [
        (name + ("()" if inspect.isfunction(member) else ""), inspect.getdoc(member) or "")
        for name, member in inspect.getmembers(thing)
        if name[0] != "_"
        and name not in held
        and (inspect.isfunction(member) or isinstance(member, property))
    ]
    return "\n".join(f"{name}\n    {text.splitlines()[0]}" for name, text in found)


# ---------------------------------------------------------------- running examples


def check(recipe: Recipe) -> int:
    """Run a recipe's examples as a reader would and return how many ran.

    Names come from `from upgrading.measures.<module> import *`.

    Raises
    ------
    ValueError
        If an example raises or gives something else than is printed below it.
    """
    names = {name: o for name, o in vars(_imported(recipe.module)).items() if name[0] != "_"}
    test = doctest.DocTest(list(recipe.examples), names, recipe.name, None, 0, None)
    told: list[str] = []
    results = doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    if results.failed:
        raise ValueError(f"{recipe.module}.{recipe.name}: an example fails\n{''.join(told)}")
    return results.attempted


# ---------------------------------------------------------------- showing


def facts() -> dict[str, str]:
    """Run all examples and return the numbers that the appendix's sentences show."""
    functions = [recipe for recipe in every_recipe() if recipe.is_function]
    return {
        "functions": str(len(functions)),
        "modules": str(len(modules())),
        "examples": str(sum(check(recipe) for recipe in functions)),
    }


def index() -> None:
    """Show a table of all functions with links to their recipes."""
    functions = [recipe for recipe in every_recipe() if recipe.is_function]
    shown = pd.DataFrame(
        {
            "Module": [recipe.module for recipe in functions],
            "Function": [_link(recipe) for recipe in functions],
            "What it computes": [prose(recipe.summary) for recipe in functions],
        }
    )
    data = {
        "module": [recipe.module for recipe in functions],
        "function": [recipe.name for recipe in functions],
        "signature": [recipe.signature for recipe in functions],
        "computes": [recipe.summary for recipe in functions],
        "source": [" ".join(recipe.source.split()) for recipe in functions],
    }
    tables.show(
        shown,
        name="tab-measures",
        caption="The public functions of `upgrading.measures`",
        source="docstrings of `src/upgrading/measures/`",
        data=pd.DataFrame(data),
    )


def module(name: str) -> None:
    """Show all recipes of one module, their examples checked."""
    listed = recipes(name)
    for recipe in listed:
        check(recipe)
    _, _, more = (inspect.getdoc(_imported(name)) or "").partition("\n\n")
    parts = [
        f"```python\nfrom {measures.__name__}.{name} import *\n```",
        prose(more),
        *(text_of(recipe) for recipe in listed),
    ]
    plain = "\n".join(f"{recipe.signature}: {recipe.summary}" for recipe in listed)
    display({"text/markdown": "\n\n".join(parts), "text/plain": plain}, raw=True)


def text_of(recipe: Recipe) -> str:
    """Return one recipe in MyST: target, heading, signature, fields and example."""

    def said(section: str) -> str:
        return prose(recipe.sections.get(section, ""), unlinked=recipe.arguments)

    notes = "Formula" if _has_formula(recipe.sections.get("Notes", "")) else "Notes"
    shown = {
        "Takes": _listed(recipe, "Parameters"),
        "Gives": _given(recipe),
        "Holds": _listed(recipe, "Attributes"),
        "Computes": _listed(recipe, "Computes"),
        notes: said("Notes"),
        "See also": said("See Also"),
        "Source": prose(recipe.source),
    }
    body = [
        f"({recipe.label})=\n:::{{rubric}} {recipe.name}\n:::",
        prose(recipe.summary),
        said("More"),
        f"`{recipe.signature}`" if recipe.is_function else "",
        "\n\n".join(_field(title, text) for title, text in shown.items() if text),
        _example(recipe.examples),
    ]
    return "\n\n".join(part for part in body if part)


def _field(title: str, text: str) -> str:
    return f":{title}:\n" + "\n".join(f"    {line}".rstrip() for line in text.splitlines())


def _listed(recipe: Recipe, section: str) -> str:
    items = []
    for names, description in entries(recipe.sections.get(section, "")):
        marked = ", ".join(f"`{name.strip()}`" for name in names.split(","))
        text = prose(description, unlinked=recipe.arguments).replace("\n", "\n  ")
        # as code, so that the page leaves the quotes straight and they can be copied
        text = re.sub(r'"[\w ]+"', r"`\g<0>`", text)
        items.append(f"- {marked}: {text}")
    return "\n".join(items)


def _given(recipe: Recipe) -> str:
    return "\n\n".join(
        f"{prose(kind)}. {prose(description, unlinked=recipe.arguments)}"
        for kind, description in entries(recipe.sections.get("Returns", ""))
    )


def _has_formula(notes: str) -> bool:
    return " = " in notes or "^" in notes


def _example(examples: Iterable[doctest.Example]) -> str:
    lines = []
    for example in examples:
        first, *rest = example.source.splitlines()
        lines += [f">>> {first}", *(f"... {line}" for line in rest), *example.want.splitlines()]
    return "```pycon\n" + "\n".join(lines) + "\n```" if lines else ""


def prose(text: str, *, unlinked: Collection[str] = ()) -> str:
    r"""Return a docstring's text in MyST: paragraphs unwrapped, mathematics and links as MyST.

    Parameters
    ----------
    text
        Text as numpydoc has it.
    unlinked
        Names that mean an argument here, and no function of that name.

    Examples
    --------
    >>> print(prose("At most\n:math:`1/n` [1]_."))
    At most $1/n$ \[1\].
    """
    text = re.sub(r"(?:^|\n)\s*\.\. \[(\d+)\] ", r"\n\n\\[\1\\] ", inspect.cleandoc(text))
    text = re.sub(r"\[(\d+)\]_", r"\\[\1\\]", text)
    text = re.sub(r"^(\w+) : ", r"`\1`: ", text, flags=re.MULTILINE)
    text = re.sub(r":math:`([^`]+)`", lambda m: f"${' '.join(m.group(1).split())}$", text)
    text = text.replace("``", "`").strip()
    unwrapped = re.sub(r"(?<!\n)\n(?!\n|- )\s*", " ", text)

    def linked(match: re.Match) -> str:
        recipe = _by_name().get(match.group(1))
        return _link(recipe) if recipe and recipe.name not in unlinked else match.group()

    return re.sub(r"`(\w+)`", linked, unwrapped)


def _link(recipe: Recipe) -> str:
    return f"[{recipe.name}](#{recipe.label})"


@cache
def _by_name() -> dict[str, Recipe]:
    return {recipe.name: recipe for recipe in every_recipe()}
