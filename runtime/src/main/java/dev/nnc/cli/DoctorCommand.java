package dev.nnc.cli;

import dev.nnc.provenance.Versions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc doctor}. */
final class DoctorCommand implements Command {
  /** Less than this for the Java heap is too little for the larger samples. */
  private static final long LITTLE_MEMORY = 512L << 20;

  private final Console console;
  private final List<Map<String, Object>> facts = new ArrayList<>();
  private final List<String> folders = new ArrayList<>();
  private boolean healthy = true;
  private boolean json;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "doctor",
            "Looks whether everything that a run needs is there, and says what is not.",
            "",
            "Example:",
            "  nnc doctor")
        .addOption(Json.option("Print what is found as JSON."));
  }

  @Override
  public int run(ParseResult given) {
    json = CommandSpecs.has(given, Json.OPTION);
    Versions.all().forEach((name, version) -> fact(true, name, version));
    tensorFlow();
    fact(true, "processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    long heap = Runtime.getRuntime().maxMemory();
    fact(
        heap >= LITTLE_MEMORY,
        "memory for Java",
        String.format(Locale.ROOT, "%,d MB", heap >> 20)
            + (heap >= LITTLE_MEMORY ? "" : "; more with NNC_JAVA_OPTIONS=-Xmx2g"));
    runs();
    data();
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("healthy", healthy);
      all.put("facts", facts);
      all.put("data", folders);
      Json.print(console, all);
    } else {
      console.out().println(healthy ? "all is well" : "something is missing, see above");
    }
    return healthy ? ExitCode.DONE : ExitCode.WRONG;
  }

  private void tensorFlow() {
    long start = System.nanoTime();
    try {
      String version = FrontEnd.tensorFlowVersion();
      fact(
          true,
          "tensorflow",
          String.format(
              Locale.ROOT, "%s, loaded in %.1f s", version, (System.nanoTime() - start) / 1e9));
    } catch (LinkageError | RuntimeException failure) {
      fact(
          false,
          "tensorflow",
          "cannot be loaded: "
              + String.valueOf(failure.getMessage()).lines().findFirst().orElse("")
              + " (there are builds for Linux x86_64 and arm64, macOS arm64, Windows x86_64)");
    }
  }

  private void runs() {
    Path here = Path.of("").toAbsolutePath();
    fact(
        Files.isWritable(here),
        "run folders",
        here.resolve("runs") + (Files.isWritable(here) ? "" : " cannot be made; see --runs"));
  }

  private void data() {
    for (Path folder : FrontEnd.places(console).folders(Path.of(""))) {
      folders.add(folder.toString());
      if (json) {
        continue;
      }
      console
          .out()
          .println(
              "  data: " + folder + (Files.isDirectory(folder) ? "" : console.dim(" (not there)")));
    }
  }

  private void fact(boolean good, String name, String text) {
    healthy &= good;
    if (json) {
      facts.add(Map.of("name", name, "good", good, "text", text));
      return;
    }
    console
        .out()
        .println((good ? console.green("ok  ") : console.red("BAD ")) + name + ": " + text);
  }
}
