"""Transaction listings and trial balances of a ledger: their columns, their lines, what they match, and what they add
up to. Plain Python; amounts are whole pence."""
