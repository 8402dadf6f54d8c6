package dev.nnc.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;

/** The rows of a table or a query of an SQLite database, which is opened for reading only. */
final class SqliteText extends RowText {
  /** With what such a file begins. */
  static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /** How long to wait for a program that writes, in milliseconds. */
  private static final int PATIENCE = 3_000;

  private final Connection connection;
  private final ResultSet rows;
  private final List<String> names = new ArrayList<>();

  private SqliteText(InputStream raw, Connection connection, ResultSet rows) throws SQLException {
    super(raw);
    this.connection = connection;
    this.rows = rows;
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      String name = rows.getMetaData().getColumnLabel(i);
      if (names.contains(name)) {
        throw new SQLException("the query has two columns `" + name + "`: name one with `AS`");
      }
      names.add(name);
    }
  }

  /**
   * Opens a database.
   *
   * @param wanted a table's name, or a query; empty for the only table
   */
  static SqliteText open(InputStream raw, Path path, String wanted) throws IOException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(PATIENCE);
    SQLiteConnection connection = null;
    try {
      connection =
          (SQLiteConnection) config.createConnection("jdbc:sqlite:" + path.toAbsolutePath());
      // What a query may read is this file and no other, which ATTACH and VACUUM INTO would open.
      connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
      Statement statement = connection.createStatement();
      return new SqliteText(raw, connection, statement.executeQuery(query(connection, wanted)));
    } catch (IOException | SQLException e) {
      close(connection);
      throw e instanceof SQLException sql ? failure(sql) : (IOException) e;
    }
  }

  /** Whether it is a query, which changes nothing, and not a table's name. */
  static boolean isQuery(String wanted) {
    return wanted.strip().matches("(?is)(select|with)\\s.*");
  }

  private static void close(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException second) {
      // What went wrong first is told.
    }
  }

  private static String query(Connection connection, String wanted)
      throws SQLException, IOException {
    if (isQuery(wanted)) {
      return wanted;
    }
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
                    + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")) {
      while (found.next()) {
        tables.add(found.getString(1));
      }
    }
    String table = wanted.isEmpty() && tables.size() == 1 ? tables.getFirst() : wanted;
    if (!tables.contains(table)) {
      String said =
          tables.isEmpty() ? "it holds no table" : "its tables are " + String.join(", ", tables);
      throw new IOException(
          wanted.isEmpty()
              ? said + (tables.isEmpty() ? "" : "; say which, with `table:`")
              : "it has no table `" + wanted + "`; " + said);
    }
    return "SELECT * FROM \"" + table.replace("\"", "\"\"") + "\"";
  }

  private static IOException failure(SQLException e) {
    SQLiteErrorCode code =
        e instanceof SQLiteException sqlite
            ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff)
            : SQLiteErrorCode.SQLITE_ERROR;
    return new IOException(
        switch (code) {
          case SQLITE_BUSY, SQLITE_LOCKED -> "another program is writing to it";
          case SQLITE_CORRUPT, SQLITE_NOTADB -> "it is a damaged SQLite database";
          // SQLite's own words stand in parentheses behind those for its code.
          default ->
              String.valueOf(e.getMessage()).replaceFirst("(?s)^\\[SQLITE_.*?\\((.*)\\)$", "$1");
        },
        e);
  }

  @Override
  @Nullable Map<String, @Nullable Object> row() throws IOException {
    try {
      if (!rows.next()) {
        return null;
      }
      Map<String, @Nullable Object> cells = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        cells.put(names.get(i), rows.getObject(i + 1));
      }
      return cells;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  void end() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }
}
