from tests.database_fixtures import database, enrol, platform, postgres, server, sqlite_files

__all__ = ["database", "enrol", "platform", "postgres", "server", "sqlite_files"]
