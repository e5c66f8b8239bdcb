"""The job ledger: what is to be done in the background, and the engine that does it.

A job is a row written in the transaction that wants it, so it is there exactly when that transaction is. A
worker claims it under a lease; what the job does and that it is done are committed together.
"""
