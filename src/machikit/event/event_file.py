"""The text of `event.yaml`: each line with a comment that says what it is and on which sheets it stands."""

from collections.abc import Mapping
from typing import Any

import yaml

from machikit._base.config_files import parse_yaml
from machikit._base.errors import KitError
from machikit._base.messages import in_language, say


def event_text(settings: Mapping[str, Any]) -> str:
    """event.yaml with these settings, its comments in the event's language."""
    with in_language(str(settings.get("language") or "ja")):
        lines = _comment("file")
        for key, value in settings.items():
            lines += ["", *_comment(key)]
            if isinstance(value, Mapping):
                lines.append(f"{key}:")
                for name, inner in value.items():
                    lines += [f"  {line}" for line in _comment(f"{key}.{name}")]
                    lines.append(f"  {name}: {_scalar(inner)}")
            else:
                lines.append(f"{key}: {_scalar(value)}")
    return "\n".join(lines) + "\n"


def without_password(text: str, settings: Mapping[str, Any]) -> str:
    """The text without the password of the Wi-Fi, which is nowhere in it then. All else stays as somebody wrote it, comments too."""
    wifi = settings.get("wifi")
    if not isinstance(wifi, Mapping) or not wifi.get("password"):
        return text
    public = {**settings, "wifi": {**wifi, "password": ""}}
    node = _value_node(yaml.compose(text, Loader=yaml.SafeLoader), ("wifi", "password"))
    if node is not None:
        edited = f'{text[: node.start_mark.index]}""{text[node.end_mark.index :]}'
        if _parsed(edited) == public and str(wifi["password"]) not in edited:
            return edited
    return event_text(public)  # the password is in a comment, or written in a way that no edit is sure of


def _value_node(node: Any, keys: tuple[str, ...]) -> Any:
    """The node of a value inside nested mappings; None where a key is missing."""
    for key in keys:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        node = next((value for name, value in pairs if name.value == key), None)
    return node


def _parsed(text: str) -> Any:
    try:
        return parse_yaml(text, "event.yaml")
    except KitError:
        return None


def _comment(key: str) -> list[str]:
    """The comment of a key, a line each; none for a key that is not the kit's."""
    word = f"event.file.{key}"
    text = say(word)
    return [] if text == word else [f"# {line}" for line in text.split("\n")]


def _scalar(value: Any) -> str:
    """A value on one line: texts between quotes, lists between brackets."""
    if isinstance(value, str):
        style, flow = '"', None
    else:
        style, flow = None, True
    text = yaml.safe_dump(value, default_style=style, default_flow_style=flow, allow_unicode=True, width=10**6)
    return text.removesuffix("...\n").strip()
