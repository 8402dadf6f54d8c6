package dev.nnc.cli;

import dev.nnc.gpu.GpuBuild;
import dev.nnc.gpu.GpuFindings;
import dev.nnc.gpu.GpuLibrary;
import dev.nnc.provenance.Versions;
import dev.nnc.use.TensorFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc doctor}. */
final class DoctorCommand implements Command {
  /** Less than this for the Java heap is too little for the larger samples. */
  private static final long LITTLE_MEMORY = 512L << 20;

  private static final List<String> DEVICES = List.of("auto", "cpu", "gpu");

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
        .addOption(
            CommandSpecs.completed(
                CommandSpecs.option(
                    "--device",
                    "DEVICE",
                    String.class,
                    "gpu: look also for what a GPU needs; cpu: do not (default: auto, if nnc was"
                        + " built for GPUs)."),
                DEVICES))
        .addOption(Json.option("Print what is found as JSON."));
  }

  @Override
  public int run(ParseResult given) {
    json = CommandSpecs.has(given, Json.OPTION);
    String device = given.matchedOptionValue("--device", "auto");
    if (!DEVICES.contains(device)) {
      throw CommandSpecs.misused(given, "--device is auto, cpu or gpu, not `" + device + "`");
    }
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
    GpuFindings found = gpu(device);
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("healthy", healthy);
      all.put("facts", facts);
      all.put("data", folders);
      if (found != null) {
        all.put("gpu", json(found));
      }
      Json.print(console, all);
    } else {
      console.out().println(healthy ? "all is well" : "something is missing, see above");
    }
    return healthy ? ExitCode.DONE : ExitCode.WRONG;
  }

  /** Says what is there of what a GPU needs, if somebody wants one; returns null if nobody does. */
  private @Nullable GpuFindings gpu(String device) {
    boolean wanted = device.equals("gpu") || (GpuBuild.present() && device.equals("auto"));
    if (!wanted) {
      if (device.equals("auto") && GpuFindings.driverIsHere()) {
        fact(
            true,
            "gpu",
            "NVIDIA's driver is there, but this nnc computes on the CPU; see `nnc doctor --device"
                + " gpu`");
      }
      return null;
    }
    GpuFindings found = GpuFindings.here();
    found.facts().forEach(fact -> fact(fact.good(), fact.name(), fact.text()));
    if (!json) {
      found.advice().forEach(line -> console.out().println("  " + line));
    }
    return found;
  }

  private static Map<String, Object> json(GpuFindings found) {
    List<Map<String, Object>> libraries = new ArrayList<>();
    for (GpuLibrary library : GpuLibrary.values()) {
      GpuFindings.Found one = found.answers().get(library);
      if (one != null) {
        libraries.add(
            Map.of(
                "name", library.file(),
                "there", one.there(),
                "version", one.version(),
                "why", one.why()));
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("state", found.state().name().toLowerCase(Locale.ROOT));
    all.put("build", found.build());
    all.put("devices", found.devices());
    all.put("driver", found.driverRelease());
    all.put("libraries", libraries);
    all.put("advice", found.advice());
    return all;
  }

  private void tensorFlow() {
    long start = System.nanoTime();
    try {
      String version = TensorFlow.version();
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
    for (Path folder : console.places().folders(Path.of(""))) {
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
