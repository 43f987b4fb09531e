"""Alembic's entry: migrate over the connection that `migrating.upgrade` put into the configuration."""

from alembic import context

from twitter_channel.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
