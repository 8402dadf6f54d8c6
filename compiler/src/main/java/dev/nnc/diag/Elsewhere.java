package dev.nnc.diag;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What layers, losses, options and commands of other libraries and tools are called here, as a
 * table says.
 */
public final class Elsewhere {
  private static final String TABLE = "elsewhere.txt";
  private static final String ADVICE = "advice: ";
  private static final String OPTIONS = "options: ";

  /** Stands for the name of an option where there are more without a name than are taken. */
  public static final String TOO_MANY = "too-many";

  /** By section, what is said of each name. */
  private static final Map<String, Map<String, String>> SECTIONS = read();

  private Elsewhere() {}

  private static Map<String, Map<String, String>> read() {
    Map<String, Map<String, String>> sections = new HashMap<>();
    Map<String, String> section = new LinkedHashMap<>();
    try (InputStream in = Elsewhere.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException(TABLE + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        int equals = line.indexOf(" = ");
        if (line.startsWith("[")) {
          section = new LinkedHashMap<>();
          if (sections.put(line.substring(1, line.length() - 1), section) != null) {
            throw new IllegalStateException(TABLE + " has " + line + " twice");
          }
        } else if (equals > 0 && !line.startsWith("//")) {
          if (section.put(line.substring(0, equals), line.substring(equals + 3)) != null) {
            throw new IllegalStateException(TABLE + " has this name twice: " + line);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(TABLE + " cannot be read", e);
    }
    return sections;
  }

  private static @Nullable String find(String section, String name) {
    return SECTIONS.getOrDefault(section, Map.of()).get(name);
  }

  /**
   * What to write for a setting, an option or a word that is none of its owner's, since something
   * else does it here.
   *
   * @param owners the entry that has settings or options, and the sort of thing, such as {@code
   *     action}; the first that has advice gives it
   */
  public static Optional<String> advice(String name, String... owners) {
    for (String owner : owners) {
      String found = find(ADVICE + owner, plain(name));
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /** What is typed here for the name of a command of another tool. */
  public static Optional<String> command(String name) {
    return Optional.ofNullable(find("commands", name));
  }

  /**
   * What is typed here for an option of another tool.
   *
   * @param command the command that it was given to
   * @param name as it was typed, with its hyphens, and without a value
   */
  public static Optional<String> option(String command, String name) {
    return Optional.ofNullable(
        find(OPTIONS + command, name.replaceFirst("^-+", "").replace('_', '-')));
  }

  /** All that is typed for commands and options of other tools, by the command. */
  public static Map<String, Collection<String>> typed() {
    Map<String, Collection<String>> typed = new LinkedHashMap<>();
    SECTIONS.forEach(
        (section, each) -> {
          if (section.startsWith(OPTIONS)) {
            typed.put(section.substring(OPTIONS.length()), each.values());
          }
        });
    SECTIONS
        .getOrDefault("commands", Map.of())
        .values()
        .forEach(c -> typed.putIfAbsent(c, List.of()));
    return typed;
  }

  /** All names of other libraries, in the form in which they are looked up, with those here. */
  static Map<String, String> names() {
    return SECTIONS.getOrDefault("names", Map.of());
  }

  /** All advice: by the entry or the sort of thing, what is said of each name. */
  public static Map<String, Map<String, String>> advice() {
    Map<String, Map<String, String>> advice = new LinkedHashMap<>();
    SECTIONS.forEach(
        (section, each) -> {
          if (section.startsWith(ADVICE)) {
            advice.put(section.substring(ADVICE.length()), each);
          }
        });
    return advice;
  }

  /**
   * What is written here for the name of another library, which may be any part of a program: a
   * setting for {@code EarlyStopping}, a step for {@code StandardScaler}. A name with its
   * dimensions comes before the one without: {@code Dropout2d} is another layer than {@code
   * Dropout}.
   */
  public static Optional<String> written(String name) {
    String bare = name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    return Optional.ofNullable(find("lines", bare))
        .or(() -> Optional.ofNullable(find("lines", plain(bare))));
  }

  /** All that is written for names of other libraries. */
  public static Collection<String> writings() {
    return SECTIONS.getOrDefault("lines", Map.of()).values();
  }

  /** Whether the two differ in case, underscores and dimensions alone. */
  public static boolean isSpelling(String name, String other) {
    return plain(name).equals(plain(other));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replaceAll("[123]d", "");
  }

  /**
   * What is written here for the name of another library, if it begins with one of the candidates:
   * {@code conv} for {@code Conv2D}, {@code random_rotate(15deg)} for {@code RandomRotation}.
   */
  public static Optional<String> here(String name, Iterable<String> candidates) {
    String found = find("names", plain(name));
    if (found != null) {
      String word = found.split("[: (]", 2)[0];
      for (String candidate : candidates) {
        if (candidate.equals(word)) {
          return Optional.of(found);
        }
      }
    }
    return Optional.empty();
  }
}
