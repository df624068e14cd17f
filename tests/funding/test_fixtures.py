"""The fictional system stands on its own feet."""

from decimal import Decimal

from funding.selectors import pot_positions


def test_the_fictional_system_can_be_posted_to_and_its_identity_holds(system):
    pot = system.funded_pot(amount="1000")
    project = system.project(pot)
    system.spend(pot, "400", project)
    system.used_elsewhere(pot, "100.50")
    system.transfer(pot, system.other_trust, "50")
    system.close(1)
    (found,) = pot_positions([pot], system.year, system.year.last_day)
    assert (found.position.spent, found.position.used_elsewhere) == (Decimal("400.00"), Decimal("100.50"))
    assert found.position.still_to_spend == Decimal("449.50")
    assert found.position.difference == 0
