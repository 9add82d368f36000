"""What every page that we write has in common: its theme, its security policy, its templates.

A page is one file that needs nothing beside itself. What a profile says is escaped, and a content
security policy lets nothing but the page's own style sheet and script count.
"""

import base64
from hashlib import sha256
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined

_THEME = "theme.css"


def asset(package: str, name: str) -> str:
    """A text file of a package."""
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


def style_sheet(package: str, *names: str) -> str:
    """The theme of all pages, then the style sheets ``names`` of ``package``."""
    own = (asset(package, name) for name in names)
    return "\n".join((asset(__package__ or "", _THEME), *own))


def security_policy(css: str, script: str | None = None) -> str:
    """A content security policy under which just this style sheet and this script count."""
    scripts = f"script-src '{_hash(script)}'; img-src data:; " if script is not None else ""
    return (
        f"default-src 'none'; style-src '{_hash(css)}'; {scripts}"
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(sha256(content.encode()).digest()).decode()}"


def templates(package: str, folder: str = "") -> Environment:
    """The templates of a package: what is put in is escaped, and nothing may be missing."""
    return Environment(
        loader=PackageLoader(package, package_path=folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
