package dev.nnc.cli;

import dev.nnc.provenance.Versions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc doctor}. */
final class DoctorCommand implements Command {
  /** Less than this for the Java heap is too little for the larger samples. */
  private static final long LITTLE_MEMORY = 512L << 20;

  private final Console console;
  private boolean healthy = true;

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
        "  nnc doctor");
  }

  @Override
  public int run(ParseResult given) {
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
    console.out().println(healthy ? "all is well" : "something is missing, see above");
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
      console
          .out()
          .println(
              "  data: " + folder + (Files.isDirectory(folder) ? "" : console.dim(" (not there)")));
    }
  }

  private void fact(boolean good, String name, String text) {
    healthy &= good;
    console
        .out()
        .println((good ? console.green("ok  ") : console.red("BAD ")) + name + ": " + text);
  }
}
