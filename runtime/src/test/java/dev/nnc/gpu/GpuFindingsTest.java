package dev.nnc.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.gpu.GpuFindings.Fact;
import dev.nnc.gpu.GpuFindings.State;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuFindingsTest {
  /** A machine that has what it is told to have. */
  private static final class Machine implements GpuSystem {
    private final Map<GpuLibrary, Long> there = new EnumMap<>(GpuLibrary.class);
    private final Map<GpuLibrary, String> broken = new EnumMap<>(GpuLibrary.class);
    private boolean looks = true;
    private int devices;
    private String release = "";

    static Machine empty() {
      return new Machine();
    }

    /** With everything that TensorFlow wants. */
    static Machine whole() {
      Machine machine = new Machine();
      for (GpuLibrary library : GpuLibrary.values()) {
        machine.there.put(library, 0L);
      }
      machine.devices = 1;
      machine.release = "555.42.06";
      return machine
          .with(GpuLibrary.DRIVER, 12050)
          .with(GpuLibrary.RUNTIME, 12050)
          .with(GpuLibrary.CUDNN, 90300)
          .with(GpuLibrary.NCCL, 22105);
    }

    Machine with(GpuLibrary library, long version) {
      there.put(library, version);
      return this;
    }

    Machine without(GpuLibrary... libraries) {
      for (GpuLibrary library : libraries) {
        there.remove(library);
      }
      return this;
    }

    @Override
    public boolean canLook() {
      return looks;
    }

    @Override
    public Answer open(GpuLibrary library) {
      Long version = there.get(library);
      return version == null
          ? Answer.missing(
              broken.getOrDefault(
                  library,
                  library.file() + ": cannot open shared object file: No such file or directory"))
          : new Answer(true, version, "");
    }

    @Override
    public int devices() {
      return devices;
    }

    @Override
    public String driverRelease() {
      return release;
    }
  }

  @Test
  void aMachineWithEverythingIsReady() {
    GpuFindings found = GpuFindings.of(Machine.whole(), true);

    assertThat(found.state()).isEqualTo(State.READY);
    assertThat(found.advice()).isEmpty();
    assertThat(found.facts()).allMatch(Fact::good);
    assertThat(texts(found)).endsWith("555.42.06, for CUDA up to 12.5, one GPU", "12.5", "9.3.0");
  }

  @Test
  void aMachineWithNothingIsToldAllThatItTakes() {
    GpuFindings found = GpuFindings.of(Machine.empty(), false);

    assertThat(found.state()).isEqualTo(State.NO_DRIVER);
    assertThat(found.reason()).isEqualTo("this nnc was built for the CPU alone");
    assertThat(found.facts()).noneMatch(Fact::good).hasSize(4);
    assertThat(String.join("\n", found.advice()))
        .contains("driver of release 525", "-Pgpu", "NNC_CUDA", "LD_LIBRARY_PATH", "ln -s");
  }

  @Test
  void aDriverAloneWantsCudaAndNoDriver() {
    Machine machine = Machine.empty().with(GpuLibrary.DRIVER, 12020);
    machine.devices = 2;
    GpuFindings found = GpuFindings.of(machine, true);

    assertThat(found.state()).isEqualTo(State.NO_CUDA);
    assertThat(texts(found))
        .contains(
            "for CUDA up to 12.2, 2 GPUs", "none of its 10 libraries is there; wanted is 12.5");
    assertThat(String.join("\n", found.advice()))
        .contains("pip install")
        .doesNotContain("nvidia-smi", "-Pgpu");
  }

  @Test
  void aDriverOfCuda11IsTooOld() {
    GpuFindings found = GpuFindings.of(Machine.whole().with(GpuLibrary.DRIVER, 11080), true);

    assertThat(found.state()).isEqualTo(State.OLD_DRIVER);
    assertThat(fact(found, "driver"))
        .isEqualTo(
            new Fact(
                false,
                "driver",
                "555.42.06, for CUDA up to 11.8, which is too old; wanted is 525 or newer"));
    assertThat(String.join("\n", found.advice())).doesNotContain("pip install");
  }

  @Test
  void aDriverWithoutAGpuIsNoGpu() {
    Machine machine = Machine.whole();
    machine.devices = -803;
    GpuFindings found = GpuFindings.of(machine, true);

    assertThat(found.state()).isEqualTo(State.NO_DEVICE);
    assertThat(fact(found, "driver").text()).contains("different releases");
    machine.devices = -100; // what the driver says where it has none
    assertThat(fact(GpuFindings.of(machine, true), "driver").text())
        .endsWith("but the driver finds no GPU that it may use");
  }

  @Test
  void cudaWithoutCudnnIsToldByName() {
    GpuFindings found = GpuFindings.of(Machine.whole().without(GpuLibrary.CUDNN), true);

    assertThat(found.state()).isEqualTo(State.NO_CUDNN);
    assertThat(found.reason()).isEqualTo("cuDNN 9 is missing");
    assertThat(fact(found, "CUDA").good()).isTrue();
    assertThat(fact(found, "cuDNN").text()).isEqualTo("there is none; wanted is 9.3");
  }

  @Test
  void anOlderCudnnIsNotEnoughAndANewerOneIs() {
    GpuFindings old = GpuFindings.of(Machine.whole().with(GpuLibrary.CUDNN, 90100), true);
    GpuFindings newer = GpuFindings.of(Machine.whole().with(GpuLibrary.CUDNN, 91002), true);

    assertThat(old.state()).isEqualTo(State.OLD_CUDNN);
    assertThat(fact(old, "cuDNN").text()).isEqualTo("9.1.0, older than 9.3");
    assertThat(newer.state()).isEqualTo(State.READY);
    assertThat(fact(newer, "cuDNN").text()).isEqualTo("9.10.2");
  }

  /** One library that is missing is named with what the loader says, which may be another one. */
  @Test
  void aLibraryWhoseOwnNeedIsMissingIsToldWithIt() {
    Machine machine = Machine.whole().without(GpuLibrary.CUSPARSE, GpuLibrary.NCCL);
    machine.broken.put(GpuLibrary.CUSPARSE, "libnvJitLink.so.12: cannot open shared object file");
    GpuFindings found = GpuFindings.of(machine, true);

    assertThat(found.missing(GpuLibrary.Part.CUDA))
        .containsExactly(GpuLibrary.CUSPARSE, GpuLibrary.NCCL);
    assertThat(fact(found, "CUDA").text())
        .startsWith("missing: libcusparse.so.12: libnvJitLink.so.12: cannot open")
        .contains("; libnccl.so.2: cannot open");
  }

  @Test
  void aJavaThatCannotLookSaysSo() {
    Machine machine = Machine.whole();
    machine.looks = false;
    GpuFindings found = GpuFindings.of(machine, true);

    assertThat(found.state()).isEqualTo(State.CANNOT_LOOK);
    assertThat(found.facts()).hasSize(2);
    assertThat(String.join("\n", found.advice())).contains("pip install", "nvidia-smi");
  }

  @Test
  void whatIsThereForABuildForTheCpuIsOfNoUseYet() {
    GpuFindings found = GpuFindings.of(Machine.whole(), false);

    assertThat(found.state()).isEqualTo(State.NO_BUILD);
    assertThat(fact(found, "driver").good()).isTrue();
    assertThat(String.join("\n", found.advice())).contains("-Pgpu").doesNotContain("pip install");
  }

  /** One line for the shell: each of twelve packages with its version, and none twice. */
  @Test
  void theCommandNamesTwelvePackages() {
    String command = String.join("\n", GpuFindings.bringing());
    Set<String> packages = new TreeSet<>(List.of(command.split("[\\s\\\\]+", -1)));
    packages.removeIf(word -> !word.startsWith("nvidia-"));

    assertThat(packages)
        .hasSize(12)
        .allMatch(word -> word.matches("nvidia-[a-z-]+(-cu12)==[0-9.]+"))
        .contains("nvidia-cudnn-cu12==9.3.0.75", "nvidia-cuda-runtime-cu12==12.5.82");
    assertThat(command.lines().filter(line -> line.contains("==")).toList())
        .hasSize(4)
        .last()
        .satisfies(line -> assertThat(line).doesNotEndWith("\\"));
  }

  @Test
  void theBuildForGpusIsKnownByItsLibrary(@TempDir Path folder) throws IOException {
    Path library =
        folder.resolve("org/tensorflow/internal/c_api/linux-x86_64-gpu/libtensorflow_cc.so.2");
    Files.createDirectories(library.getParent());
    try (URLClassLoader without = loader(folder)) {
      assertThat(GpuBuild.present(without)).isFalse();
    }
    Files.createFile(library);
    try (URLClassLoader with = loader(folder)) {
      assertThat(GpuBuild.present(with)).isTrue();
    }
  }

  private static URLClassLoader loader(Path folder) throws IOException {
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, null);
  }

  private static List<String> texts(GpuFindings found) {
    return found.facts().stream().map(Fact::text).toList();
  }

  private static Fact fact(GpuFindings found, String name) {
    return found.facts().stream()
        .filter(fact -> fact.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
