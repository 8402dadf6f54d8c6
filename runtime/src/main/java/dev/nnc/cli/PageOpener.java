package dev.nnc.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Opens a page in the person's browser. */
final class PageOpener {
  private final Console console;

  PageOpener(Console console) {
    this.console = console;
  }

  /** Opens it, or says why that cannot be done, which ends nothing. */
  void open(Path page) {
    String address = page.toAbsolutePath().normalize().toUri().toString();
    String program = program().orElse(null);
    if (program == null) {
      tell(page, "there is no program that opens pages, " + String.join(" or ", names()));
      return;
    }
    try {
      new ProcessBuilder(program, address)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException failure) {
      tell(page, "`" + program + "` cannot be started");
    }
  }

  private void tell(Path page, String why) {
    console.err().println("nnc: `" + page + "` is not opened: " + why);
  }

  /** The first program of the path that opens addresses as the desktop is set to. */
  private Optional<String> program() {
    Map<String, String> environment = console.environment();
    for (String name : names()) {
      for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
        if (!folder.isEmpty()) {
          Path file = Path.of(folder).resolve(name);
          if (Files.isExecutable(file) && Files.isRegularFile(file)) {
            return Optional.of(file.toString());
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> names() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return system.startsWith("windows")
        ? List.of("explorer.exe")
        : system.startsWith("mac") ? List.of("open") : List.of("xdg-open");
  }
}
