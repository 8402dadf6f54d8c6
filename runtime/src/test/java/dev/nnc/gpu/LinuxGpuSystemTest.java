package dev.nnc.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Opens libraries that a C compiler makes for it, where there is one. */
@EnabledOnOs(OS.LINUX)
class LinuxGpuSystemTest {
  @TempDir private Path folder;

  private LinuxGpuSystem system() {
    return new LinuxGpuSystem(folder.resolve("nvidia"), folder.resolve("version"));
  }

  @Test
  @EnabledForJreRange(minVersion = 22)
  void asksEachLibraryForItsVersionAndTheDriverForItsGpus() throws Exception {
    make(
        "driver",
        GpuLibrary.DRIVER,
        """
        int cuDriverGetVersion(int *v) { *v = 12040; return 0; }
        int cuInit(unsigned f) { return 0; }
        int cuDeviceGetCount(int *n) { *n = 3; return 0; }
        """);
    make(
        "cuda_runtime",
        GpuLibrary.RUNTIME,
        "int cudaRuntimeGetVersion(int *v) { *v = 12050; return 0; }");
    make("cudnn", GpuLibrary.CUDNN, "unsigned long cudnnGetVersion(void) { return 90300; }");
    make("nccl", GpuLibrary.NCCL, "int ncclGetVersion(int *v) { *v = 1; return 5; }");
    LinuxGpuSystem system = system();

    assertThat(system.open(GpuLibrary.DRIVER).version()).isEqualTo(12040);
    assertThat(system.devices()).isEqualTo(3);
    assertThat(system.open(GpuLibrary.RUNTIME).version()).isEqualTo(12050);
    assertThat(system.open(GpuLibrary.CUDNN).version()).isEqualTo(90300);
    assertThat(system.open(GpuLibrary.NCCL)).isEqualTo(new GpuSystem.Answer(true, 0, ""));
  }

  @Test
  @EnabledForJreRange(minVersion = 22)
  void aDriverThatFailsTellsItsError() throws Exception {
    make(
        "driver",
        GpuLibrary.DRIVER,
        "int cuInit(unsigned f) { return 100; } int cuDeviceGetCount;");
    LinuxGpuSystem system = system();

    assertThat(system.open(GpuLibrary.DRIVER).there()).isTrue();
    assertThat(system.devices()).isEqualTo(-100);
  }

  @Test
  @EnabledForJreRange(minVersion = 22)
  void whatIsNoLibraryIsNotThere() throws IOException {
    assertThat(system().open(GpuLibrary.CUFFT).why()).contains("No such file");
    Path file = folder.resolve("nvidia/cufft/lib").resolve(GpuLibrary.CUFFT.file());
    Files.createDirectories(file.getParent());
    Files.writeString(file, "no library");

    assertThat(system().open(GpuLibrary.CUFFT).there()).isFalse();
    assertThat(system().open(GpuLibrary.CUFFT).why()).contains(file.toString());
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_21)
  void anOlderJavaCannotLook() {
    assertThat(system().canLook()).isFalse();
    assertThat(GpuFindings.of(system(), true).state()).isEqualTo(GpuFindings.State.CANNOT_LOOK);
  }

  @Test
  void theKernelTellsTheRelease() throws IOException {
    assertThat(system().driverRelease()).isEmpty();
    Files.writeString(
        folder.resolve("version"),
        """
        NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024
        GCC version:  gcc version 12.2.0
        """);
    assertThat(system().driverRelease()).isEqualTo("550.54.15");
    Files.writeString(
        folder.resolve("version"),
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  555.42.06  Release Build\n");
    assertThat(system().driverRelease()).isEqualTo("555.42.06");
  }

  private void make(String part, GpuLibrary library, String source) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/cc")), "a C compiler");
    Path lib = Files.createDirectories(folder.resolve("nvidia").resolve(part).resolve("lib"));
    Path text = Files.writeString(folder.resolve(part + ".c"), source);
    Process compiler =
        new ProcessBuilder(
                "/usr/bin/cc",
                "-shared",
                "-fPIC",
                "-w",
                "-o",
                lib.resolve(library.file()).toString(),
                text.toString())
            .inheritIO()
            .start();
    assertThat(compiler.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(compiler.exitValue()).isZero();
  }
}
