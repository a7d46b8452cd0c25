"""What is printed when the play is over: decisions, counts, the slowest step, where to look next."""

from rich.console import Console
from rich.table import Table

from demo import view
from demo.play import Played
from localstack.state import State


async def print_report(console: Console, state: State, played: Played) -> None:
    console.print(_decisions(played))
    for name, counted in (await view.counts(state)).items():
        console.print(
            f"{name}: " + ", ".join(f"{key} {value}" for key, value in counted.items()), highlight=False
        )
    officers, councils = played.officers, played.councils
    console.print(
        f"refused as incomplete {len(officers.refused)}, returned {len(played.offices.returned)},"
        f" recalled {len(officers.recalled)}, signed late {played.offices.overdue_signed},"
        f" recusals {councils.recusals}, written votes {councils.written}, scoring panels {councils.panels}",
        highlight=False,
    )
    notices = await view.rows(state, "notify", "SELECT count(*) FROM notices")
    mails = len(list(state.mail_dir.glob("*.eml")))
    console.print(
        f"notices {notices[0][0]}, e-mails so far {mails}, requests {played.services.requests.total()},"
        f" business days {played.days + 1}",
        highlight=False,
    )
    console.print(f"slowest step: {await view.slowest_step(state)}", highlight=False)
    console.print(
        "where to look next: `make up` starts the stack on this data and prints its addresses (each service has"
        " /docs); e-mails lie in .local/mail, logs in .local/logs",
        highlight=False,
    )


def _decisions(played: Played) -> Table:
    table = Table(title="Quyết định khen thưởng")
    for heading in ("Số", "Ngày", "Cơ quan ban hành", "Số trường hợp"):
        table.add_column(heading, justify="right" if heading.startswith("Số ") else "left")
    for decision in played.councils.decisions:
        number = f"{decision['number']}/{decision['series']}"
        table.add_row(number, decision["issued_on"], decision["unit"], str(len(decision["entries"])))
    return table
