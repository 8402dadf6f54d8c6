package dev.nnc.gpu;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What of all that a GPU needs is there.
 *
 * @param build whether this nnc has the TensorFlow that can compute on GPUs
 * @param looked whether this Java could look
 * @param answers what was found of each library; empty if it could not look
 * @param devices how many GPUs the driver has, negative if it failed
 * @param driverRelease such as 555.42.06; empty if unknown
 */
public record GpuFindings(
    boolean build,
    boolean looked,
    Map<GpuLibrary, Found> answers,
    int devices,
    String driverRelease) {
  public GpuFindings {
    answers = Map.copyOf(answers);
  }

  /**
   * One library.
   *
   * @param version as one writes it; empty if it tells none
   * @param why it cannot be opened; empty if it can
   */
  public record Found(boolean there, String version, String why) {}

  /** What is there of a part. */
  public record Fact(boolean good, String name, String text) {}

  /** What is wrong first, in the order in which it has to be mended. */
  public enum State {
    CANNOT_LOOK("this Java cannot look for NVIDIA's libraries; one from 22 on can"),
    NO_DRIVER("NVIDIA's driver is not there"),
    OLD_DRIVER("NVIDIA's driver is too old for CUDA 12"),
    NO_DEVICE("the driver finds no GPU that it may use"),
    NO_BUILD("this nnc was built for the CPU alone"),
    NO_CUDA("libraries of CUDA 12 are missing"),
    NO_CUDNN("cuDNN 9 is missing"),
    OLD_CUDNN("cuDNN is older than 9.3"),
    READY("all that a GPU needs is there");

    private final String words;

    State(String words) {
      this.words = words;
    }

    /** A clause. */
    public String words() {
      return words;
    }
  }

  /** Looks at this machine. */
  public static GpuFindings here() {
    return of(new LinuxGpuSystem(), GpuBuild.present());
  }

  /** Whether this machine has NVIDIA's driver. Opens that alone. */
  public static boolean driverIsHere() {
    GpuSystem system = new LinuxGpuSystem();
    return system.canLook() && system.open(GpuLibrary.DRIVER).there();
  }

  static GpuFindings of(GpuSystem system, boolean build) {
    if (!system.canLook()) {
      return new GpuFindings(build, false, Map.of(), 0, "");
    }
    Map<GpuLibrary, Found> found = new EnumMap<>(GpuLibrary.class);
    for (GpuLibrary library : GpuLibrary.values()) {
      GpuSystem.Answer answer = system.open(library);
      found.put(
          library,
          new Found(answer.there(), library.version(answer.version()), wrong(library, answer)));
    }
    boolean driver = good(found, GpuLibrary.DRIVER);
    return new GpuFindings(
        build, true, found, driver ? system.devices() : 0, system.driverRelease());
  }

  /** Why a library is of no use; empty if it is of use. */
  private static String wrong(GpuLibrary library, GpuSystem.Answer answer) {
    if (!answer.there()) {
      return answer.why().isEmpty() ? "it cannot be opened" : answer.why();
    }
    long version = answer.version();
    if (library == GpuLibrary.DRIVER && version > 0 && version < GpuLibrary.OLDEST_DRIVER) {
      return "too old";
    }
    return library == GpuLibrary.CUDNN && version > 0 && version < GpuLibrary.OLDEST_CUDNN
        ? "too old"
        : "";
  }

  private static boolean good(Map<GpuLibrary, Found> found, GpuLibrary library) {
    Found one = found.get(library);
    return one != null && one.why().isEmpty();
  }

  /** What has to be mended first. */
  public State state() {
    if (!looked) {
      return State.CANNOT_LOOK;
    }
    Found driver = answers.get(GpuLibrary.DRIVER);
    if (driver == null || !driver.there()) {
      return State.NO_DRIVER;
    }
    if (!driver.why().isEmpty()) {
      return State.OLD_DRIVER;
    }
    if (devices <= 0) {
      return State.NO_DEVICE;
    }
    if (!build) {
      return State.NO_BUILD;
    }
    if (!missing(GpuLibrary.Part.CUDA).isEmpty()) {
      return State.NO_CUDA;
    }
    Found cudnn = answers.get(GpuLibrary.CUDNN);
    if (cudnn == null || !cudnn.there()) {
      return State.NO_CUDNN;
    }
    return cudnn.why().isEmpty() ? State.READY : State.OLD_CUDNN;
  }

  /** What keeps runs from the GPU, in a clause. */
  public String reason() {
    return !build
        ? State.NO_BUILD.words()
        : state() == State.READY
            ? "NVIDIA's libraries are all there, but TensorFlow cannot use the GPU"
            : state().words();
  }

  /** The libraries of a part that cannot be used. */
  public List<GpuLibrary> missing(GpuLibrary.Part part) {
    return GpuLibrary.of(part).stream().filter(library -> !good(answers, library)).toList();
  }

  /** What is there and what is not, a line each. */
  public List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(
            build,
            "build for GPUs",
            build
                ? "TensorFlow of this nnc can compute on GPUs"
                : State.NO_BUILD.words() + "; `mvn -Pgpu,dist` makes the other"));
    if (!looked) {
      facts.add(new Fact(false, "NVIDIA's libraries", State.CANNOT_LOOK.words()));
      return facts;
    }
    facts.add(driver());
    facts.add(cuda());
    facts.add(cudnn());
    return facts;
  }

  private Fact driver() {
    Found driver = found(GpuLibrary.DRIVER);
    String which =
        (driverRelease.isEmpty() ? "" : driverRelease + ", ")
            + (driver.version().isEmpty() ? "" : "for CUDA up to " + driver.version());
    String text =
        switch (state()) {
          case NO_DRIVER -> "there is none (" + driver.why() + "); wanted is 525 or newer";
          case OLD_DRIVER -> which + ", which is too old; wanted is 525 or newer";
          case NO_DEVICE -> which + ", but " + State.NO_DEVICE.words() + failure();
          case CANNOT_LOOK, NO_BUILD, NO_CUDA, NO_CUDNN, OLD_CUDNN, READY ->
              which + (devices == 1 ? ", one GPU" : ", " + devices + " GPUs");
        };
    return new Fact(state().compareTo(State.NO_DEVICE) > 0, "driver", text);
  }

  /** What the driver says of itself. */
  private String failure() {
    return switch (devices) {
      case 0, -100 -> "";
      case -803, -804 -> ": its library and its kernel module are of different releases";
      default -> " (error " + -devices + " of the driver)";
    };
  }

  private Fact cuda() {
    List<GpuLibrary> missing = missing(GpuLibrary.Part.CUDA);
    int all = GpuLibrary.of(GpuLibrary.Part.CUDA).size();
    String version = found(GpuLibrary.RUNTIME).version();
    if (missing.isEmpty()) {
      return new Fact(true, "CUDA", version.isEmpty() ? "all its libraries are there" : version);
    }
    return new Fact(
        false,
        "CUDA",
        missing.size() == all
            ? "none of its " + all + " libraries is there; wanted is 12.5"
            : "missing: " + String.join("; ", missing.stream().map(this::missed).toList()));
  }

  private String missed(GpuLibrary library) {
    String why = found(library).why();
    return why.startsWith(library.file()) ? why : library.file() + ": " + why;
  }

  private Fact cudnn() {
    Found cudnn = found(GpuLibrary.CUDNN);
    if (!cudnn.there()) {
      return new Fact(
          false,
          "cuDNN",
          (cudnn.why().contains("No such file")
                  ? "there is none"
                  : "cannot be opened: " + cudnn.why())
              + "; wanted is 9.3");
    }
    return new Fact(
        cudnn.why().isEmpty(),
        "cuDNN",
        cudnn.why().isEmpty() ? cudnn.version() : cudnn.version() + ", older than 9.3");
  }

  private Found found(GpuLibrary library) {
    return answers.getOrDefault(library, new Found(false, "", "it cannot be opened"));
  }

  /** What to do about what is missing, as lines of text and commands. Empty if nothing is. */
  public List<String> advice() {
    List<String> lines = new ArrayList<>();
    if (state() == State.READY) {
      return lines;
    }
    lines.add(
        "TensorFlow 2.18 wants a driver of release 525 or newer, CUDA 12.5 or a later 12, and cuDNN"
            + " 9.3 or a later 9.");
    if (!build) {
      lines.add("A build for GPUs, from the sources, on Linux with x86-64 (fetches 530 MB):");
      lines.add("  mvn -Pgpu,dist -DskipTests -pl runtime -am package");
    }
    if (!looked || state().compareTo(State.NO_DEVICE) <= 0) {
      lines.add("The driver comes with the system or from nvidia.com; `nvidia-smi` shows its GPUs.");
    }
    if (!looked
        || !missing(GpuLibrary.Part.CUDA).isEmpty()
        || !missing(GpuLibrary.Part.CUDNN).isEmpty()) {
      lines.add("CUDA and cuDNN, 1.8 GB, under NVIDIA's licence:");
      lines.addAll(bringing());
    }
    return lines;
  }

  /** The commands that bring CUDA and cuDNN, and let TensorFlow find them. */
  public static List<String> bringing() {
    List<String> lines = new ArrayList<>();
    lines.add("  python3 -m pip install --no-deps --target ~/nnc-cuda \\");
    for (int i = 0; i < GpuLibrary.WHEELS.size(); i += 3) {
      lines.add(
          "    "
              + String.join(" ", GpuLibrary.WHEELS.subList(i, i + 3))
              + (i + 3 < GpuLibrary.WHEELS.size() ? " \\" : ""));
    }
    lines.add("  export NNC_CUDA=~/nnc-cuda");
    lines.add("Where nnc is started by Java itself, either of:");
    lines.add("  export LD_LIBRARY_PATH=$(printf '%s:' ~/nnc-cuda/nvidia/*/lib)$LD_LIBRARY_PATH");
    lines.add("  mkdir -p \"" + GpuBuild.beside().getParent() + "\"");
    lines.add("  ln -s ~/nnc-cuda/nvidia \"" + GpuBuild.beside() + "\"");
    return lines;
  }
}
