package dev.nnc.cli;

import dev.nnc.ast.Item;
import dev.nnc.compare.ListedRun;
import dev.nnc.explain.Lexicon;
import dev.nnc.parse.Parser;
import dev.nnc.record.RunFolder;
import dev.nnc.source.SourceFile;
import dev.nnc.use.FrontEnd;
import dev.nnc.use.RunFolders;
import dev.nnc.workspace.SourceReader;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What may stand at the end of a command line that is being typed. Shells ask for it by a command
 * that people do not see, {@link #COMMAND}, with all words up to the cursor.
 */
final class Completion {
  static final String COMMAND = "__complete";

  /** The sorts of files that shells complete by themselves. */
  private static final String NO_FILES = "none";

  private static final String PROGRAMS = "files .nn";
  private static final String FILES = "files";
  private static final String FOLDERS = "folders";

  private final String current;
  private final List<String> before;
  private final SequencedMap<String, String> words = new LinkedHashMap<>();
  private String files = NO_FILES;

  private Completion(List<String> before, String current) {
    this.before = before;
    this.current = current;
  }

  /**
   * The sort of files in the first line, then a line for each word: the word, a tabulator, and what
   * it means.
   *
   * @param line with all commands
   * @param typed the words behind {@code nnc}, the last of which is completed and may be empty
   */
  static List<String> lines(CommandLine line, List<String> typed) {
    Completion completion =
        typed.isEmpty()
            ? new Completion(List.of(), "")
            : new Completion(typed.subList(0, typed.size() - 1), typed.getLast());
    completion.complete(line);
    List<String> lines = new ArrayList<>(List.of(completion.files));
    completion.words.forEach(
        (word, meaning) -> lines.add(word + "\t" + meaning.replaceAll("\\s+", " ")));
    return lines;
  }

  private void complete(CommandLine whole) {
    CommandLine line = whole;
    OptionSpec open = null;
    boolean onlyArguments = false;
    int arguments = 0;
    Set<String> given = new HashSet<>();
    for (String word : before) {
      if (open != null) {
        open = null;
      } else if (!onlyArguments && word.equals("--")) {
        onlyArguments = true;
      } else if (!onlyArguments && word.length() > 1 && word.startsWith("-")) {
        int equals = word.indexOf('=');
        OptionSpec option = option(line, equals < 0 ? word : word.substring(0, equals));
        if (option != null) {
          given.addAll(List.of(option.names()));
          open = equals < 0 && takesValue(option) ? option : null;
        }
      } else if (arguments == 0 && line.getSubcommands().containsKey(word)) {
        line = line.getSubcommands().get(word);
      } else {
        arguments++;
      }
    }
    int equals = current.indexOf('=');
    if (open != null) {
      value(open, "");
    } else if (!onlyArguments && current.startsWith("--") && equals > 0) {
      OptionSpec option = option(line, current.substring(0, equals));
      if (option != null && takesValue(option)) {
        value(option, current.substring(0, equals + 1));
      }
    } else if (!onlyArguments && current.startsWith("-")) {
      options(line, given);
    } else if (before.equals(List.of("help"))) {
      commands(whole);
    } else {
      if (arguments == 0) {
        commands(line);
      }
      argument(line, arguments);
    }
  }

  private static @Nullable OptionSpec option(CommandLine line, String name) {
    return line.getCommandSpec().findOption(name);
  }

  private static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0 && option.type() != boolean.class;
  }

  private void commands(CommandLine line) {
    line.getSubcommands().forEach((name, command) -> add(name, about(command)));
  }

  private static String about(CommandLine command) {
    String[] lines = command.getCommandSpec().usageMessage().description();
    return lines.length == 0 ? "" : lines[0];
  }

  private void options(CommandLine line, Set<String> given) {
    for (OptionSpec option : line.getCommandSpec().options()) {
      String name = option.longestName();
      if (!option.hidden() && (!given.contains(name) || option.isMultiValue())) {
        add(name, option.description().length == 0 ? "" : option.description()[0]);
      }
    }
  }

  private void argument(CommandLine line, int place) {
    for (PositionalParamSpec each : line.getCommandSpec().positionalParameters()) {
      if (each.index().contains(place)) {
        value(each, "");
      }
    }
  }

  /**
   * @param prefix what stands before the value in the same word, as {@code --set=}
   */
  private void value(ArgSpec of, String prefix) {
    String begun = current.substring(prefix.length());
    Iterable<String> candidates = of.completionCandidates();
    if (candidates instanceof Completes known) {
      value(known, prefix, begun);
    } else if (candidates != null) {
      candidates.forEach(each -> add(prefix + each, ""));
    } else if (of.type() == Path.class || of.auxiliaryTypes()[0] == Path.class) {
      files = FILES;
    }
  }

  private void value(Completes what, String prefix, String begun) {
    switch (what) {
      case PROGRAM -> files = PROGRAMS;
      case RUN -> {
        runs(prefix, begun);
        files = words.isEmpty() ? FOLDERS : NO_FILES;
      }
      case RUN_OR_PROGRAM -> {
        runs(prefix, begun);
        files = words.isEmpty() || begun.indexOf('/') < 0 ? PROGRAMS : NO_FILES;
      }
      case FILE -> files = FILES;
      case FOLDER -> files = FOLDERS;
      case PARAM -> params(prefix, begun);
      case WORD -> new Lexicon(FrontEnd.catalog()).index().forEach(this::add);
      case COMMAND, NOTHING -> {}
    }
  }

  /** The runs beside what was typed; those in {@code runs} also by their names alone. */
  private void runs(String prefix, String begun) {
    int slash = begun.lastIndexOf('/');
    String parent = slash < 0 ? RunFolder.PARENT + "/" : begun.substring(0, slash + 1);
    boolean byName = slash < 0 && !begun.isEmpty() && !(RunFolder.PARENT + "/").startsWith(begun);
    if (slash < 0 && !begun.isEmpty()) {
      add(prefix + RunFolders.LATEST, "the run that began last");
    }
    for (String name : newestFirst(parent)) {
      add(prefix + (byName ? name : parent + name), "");
    }
  }

  private static List<String> newestFirst(String folder) {
    record Found(String name, FileTime time) {}
    List<Found> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(folder))) {
      for (Path each : all) {
        if (ListedRun.isRun(each)) {
          found.add(new Found(String.valueOf(each.getFileName()), Files.getLastModifiedTime(each)));
        }
      }
    } catch (IOException | DirectoryIteratorException | InvalidPathException none) {
      return List.of();
    }
    found.sort(Comparator.comparing(Found::time).reversed().thenComparing(Found::name));
    return found.stream().map(Found::name).toList();
  }

  /** What {@code --set} may set in the program, and the values that are there now. */
  private void params(String prefix, String begun) {
    SourceFile program = program().orElse(null);
    if (program == null) {
      return;
    }
    boolean named = begun.indexOf('=') >= 0;
    for (Item item : Parser.parse(program).tree().items()) {
      if (item instanceof Item.Parameter param) {
        String value = program.text(param.value().span());
        add(
            prefix + param.name().text() + "=" + (named ? value : ""),
            program.text(param.span()).lines().findFirst().orElse(""));
      }
    }
  }

  /** The program that the words before name; else the only one in this folder. */
  private Optional<SourceFile> program() {
    return before.stream()
        .skip(1)
        .map(Programs::find)
        .filter(word -> word.endsWith(Programs.ENDING))
        .findFirst()
        .or(Programs::only)
        .filter(file -> Files.isRegularFile(Path.of(file)))
        .map(SourceReader::file)
        .filter(SourceReader.Read.Text.class::isInstance)
        .map(read -> ((SourceReader.Read.Text) read).source());
  }

  private void add(String word, String meaning) {
    if (word.startsWith(current)) {
      words.putIfAbsent(word, meaning);
    }
  }
}
