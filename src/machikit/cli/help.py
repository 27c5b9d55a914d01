"""Help in the user's language: usage, what the command does, its options, and examples to copy.

The texts are the messages `cli.<command>.help` (`cli.city.<command>.help` below `city`), `.examples`, `cli.option.<name>` and
`cli.argument.<name>`. They are looked up when help is requested, so that one Typer application serves both languages.
"""

import difflib
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from machikit._base.messages import kit_error, say
from machikit.cli.console import UsageError, show


class Command(TyperCommand):
    """A command of the kit."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        key = _message_key(ctx)
        usage = " ".join([ctx.command_path, *(_usage(p) for p in self.get_params(ctx) if p.name != "help")])
        options = [_option(p, ctx) for p in self.get_params(ctx)]
        formatter.write(_page(usage, say(f"{key}.help"), {"cli.options": options}, say(f"{key}.examples")))


class Group(TyperGroup):
    """`machikit` itself, or a command that has commands: `machikit city`."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        key, options = _message_key(ctx), [_option(p, ctx) for p in self.get_params(ctx)]
        commands = [(name, say(f"{key}.{name}.help").split("\n", 1)[0]) for name in self.list_commands(ctx)]
        sections = {"cli.commands": commands, "cli.options": options}
        usage = f"{ctx.command_path} {'' if ctx.parent else '[OPTIONS] '}COMMAND …"
        formatter.write(_page(usage, say(f"{key}.help"), sections, say(f"{key}.examples")))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command. Raises UsageError with the most similar commands for an unknown one."""
        if not args[0].startswith("-") and args[0] not in self.commands:
            similar = difflib.get_close_matches(args[0], self.commands, n=3, cutoff=0.5) or list(self.commands)
            raise UsageError(
                *kit_error("usage.no_command", f"{ctx.command_path} {args[0]}", names=", ".join(similar)).args
            )
        return super().resolve_command(ctx, args)


def group() -> typer.Typer:
    """An application for the commands below a command; without a command, it shows its help."""
    app = typer.Typer(cls=Group, rich_markup_mode=None)

    @app.callback(invoke_without_command=True)
    def show_help(ctx: typer.Context) -> None:
        if not ctx.invoked_subcommand:
            show(ctx.get_help())

    return app


def _message_key(ctx: Any) -> str:
    """The prefix of a command's messages: `cli.new`, and below another command `cli.city.add`."""
    return ".".join(["cli", *ctx.command_path.split()[1:]])


def _usage(parameter: Any) -> str:
    """A parameter in the usage line: CARD, --city CITY, [--out DIR]."""
    option = next((o for o in reversed(parameter.opts) if o.startswith("-")), "")
    value = "" if getattr(parameter, "is_flag", False) else parameter.metavar or parameter.name.upper()
    text = f"{option} {value}".strip()
    return text if parameter.required or text.startswith("[") else f"[{text}]"


def _option(parameter: Any, ctx: Any) -> tuple[str, str]:
    """The left and right side of one line: `--city CITY`, and what it is for."""
    name = parameter.name
    if not any(o.startswith("-") for o in parameter.opts):
        return parameter.metavar or name.upper(), say(f"cli.argument.{name}")
    options = ", ".join(parameter.opts)
    value = "" if parameter.is_flag else f" {parameter.metavar or name.upper()}"
    return f"{options}{value}", say(f"cli.option.{name}")


def _page(usage: str, text: str, sections: dict[str, list[tuple[str, str]]], examples: str) -> str:
    lines = [f"{say('cli.usage')} {usage}", "", *text.split("\n"), ""]
    for heading, pairs in sections.items():
        width = max(len(left) for left, _ in pairs)
        lines += [say(heading), *(f"  {left.ljust(width)}  {right}" for left, right in pairs), ""]
    return "\n".join([*lines, say("cli.examples.heading"), *(f"  {line}" for line in examples.split("\n")), ""])
