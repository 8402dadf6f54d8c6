package dev.nnc.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorTest {
  private static final String X86 =
      """
      processor\t: 0
      model name\t: A processor: with fma and avx in its name
      flags\t\t: fpu tsc sse sse2 ht ssse3 fma sse4_1 aes avx f16c avx2 avx512f amx_tile avx_vnni
      vmx flags\t: vnmi avx512_from_elsewhere

      processor\t: 1
      flags\t\t: fpu sse avx512_of_another
      """;

  private static final String ARM =
      """
      processor\t: 0
      BogoMIPS\t: 50.00
      Features\t: fp asimd evtstrm aes crc32 asimdhp cpuid sve i8mm bf16
      CPU implementer\t: 0x41
      """;

  @TempDir private Path folder;

  @Test
  void theVectorExtensionsStandInLinuxsListOfProcessors() {
    assertThat(Processor.of("amd64", X86).extensions())
        .containsExactly(
            "amx_tile",
            "avx",
            "avx2",
            "avx512f",
            "avx_vnni",
            "f16c",
            "fma",
            "sse",
            "sse2",
            "sse4_1",
            "ssse3");
    assertThat(Processor.of("aarch64", ARM).extensions())
        .containsExactly("asimd", "asimdhp", "bf16", "i8mm", "sve");
  }

  @Test
  void whereNothingTellsThemTheArchitectureIsLeft() {
    assertThat(Processor.of("aarch64", "")).isEqualTo(new Processor("aarch64", List.of()));
    assertThat(Processor.of("riscv64", "processor : 0\nisa : rv64imafdc\n").extensions()).isEmpty();
    assertThat(Processor.here().architecture()).isEqualTo(System.getProperty("os.arch"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // Set by hand, whatever the processor; a word that TensorFlow does not know sets nothing.
        "1,     Linux,   amd64,   fma avx2,              on",
        "True,  Linux,   amd64,   fma avx2,              on",
        "0,     Linux,   amd64,   fma avx2 avx512_vnni,  off",
        "false, Linux,   amd64,   fma avx2 avx512_vnni,  off",
        "maybe, Linux,   amd64,   fma avx2 avx512_vnni,  on",
        "-,     Linux,   amd64,   fma avx2,              chosen      ",
        "maybe, Linux,   amd64,   fma avx2,              chosen      ",
        "-,     Linux,   amd64,   avx2,                  off",
        "-,     Linux,   amd64,   fma avx,               off",
        "-,     Linux,   amd64,   fma avx2 avx512f,      off",
        "-,     Linux,   amd64,   fma avx2 avx_vnni,     on",
        "-,     Linux,   amd64,   fma amx_tile,          on",
        "-,     Linux,   aarch64, asimd,                 default",
        "-,     Mac OS X, aarch64, asimd,                default",
        "0,     Mac OS X, aarch64, asimd,                off",
      })
  void oneDnnIsOnForSomeProcessors(
      @Nullable String asked,
      String system,
      String architecture,
      String extensions,
      String operations) {
    Processor processor = new Processor(architecture, List.of(extensions.split(" ")));
    Map<String, String> environment =
        asked == null ? Map.of() : Map.of("TF_ENABLE_ONEDNN_OPTS", asked);
    assertThat(OneDnn.of(environment, system, processor)).isEqualTo(new OneDnn(operations, "ALL"));
  }

  @Test
  void aBoundOfOneDnnIsTold() {
    Processor processor = new Processor("amd64", List.of("avx2"));
    assertThat(OneDnn.of(Map.of("ONEDNN_MAX_CPU_ISA", "avx2"), "Linux", processor).maxCpuIsa())
        .isEqualTo("AVX2");
    assertThat(OneDnn.of(Map.of("DNNL_MAX_CPU_ISA", "SSE41"), "Linux", processor).maxCpuIsa())
        .isEqualTo("SSE41");
    assertThat(
            OneDnn.of(
                    Map.of("DNNL_MAX_CPU_ISA", "SSE41", "ONEDNN_MAX_CPU_ISA", "AVX"),
                    "Linux",
                    processor)
                .maxCpuIsa())
        .isEqualTo("AVX");
  }

  @Test
  void sixteenBitsAreMultipliedByOneDnnAndInstructions() {
    Processor amx = new Processor("amd64", List.of("avx512f", "amx_bf16", "amx_tile"));
    Processor plain = new Processor("amd64", List.of("avx512f", "avx512_vnni"));
    assertThat(OneDnn.of(Map.of(), "Linux", amx).multiplies16Bits(amx)).isTrue();
    assertThat(OneDnn.of(Map.of(), "Linux", plain).multiplies16Bits(plain)).isFalse();
    assertThat(OneDnn.of(Map.of("TF_ENABLE_ONEDNN_OPTS", "0"), "Linux", amx).multiplies16Bits(amx))
        .isFalse();
  }

  @Test
  void oneDnnIsChosenOnlyWhereItMayUseAvx2() {
    Processor processor = new Processor("amd64", List.of("avx2", "fma"));
    assertThat(OneDnn.of(Map.of("ONEDNN_MAX_CPU_ISA", "avx"), "Linux", processor).chosen())
        .isFalse();
    assertThat(OneDnn.of(Map.of("ONEDNN_MAX_CPU_ISA", "avx2"), "Linux", processor).chosen())
        .isTrue();
    assertThat(OneDnn.of(Map.of("TF_ENABLE_ONEDNN_OPTS", "0"), "Linux", processor).chosen())
        .isFalse();
  }

  /** TensorFlow says which extensions it sees and whether oneDNN is on, where it is let. */
  @ParameterizedTest
  @ValueSource(strings = {"", "0"})
  void tensorFlowSeesTheSame(String asked) throws Exception {
    assumeThat(System.getProperty("os.name") + " " + System.getProperty("os.arch"))
        .isEqualTo("Linux amd64");
    Map<String, String> environment =
        asked.isEmpty() ? Map.of() : Map.of("TF_ENABLE_ONEDNN_OPTS", asked);
    Processor here = Processor.here();
    String said = chatter(environment);
    assertThat(said.contains("oneDNN custom operations are on"))
        .isEqualTo(OneDnn.of(environment, "Linux", here).operations().equals("on"));
    Matcher seen = Pattern.compile("following instructions: ([\\w ]+),").matcher(said);
    assertThat(seen.find()).as(said).isTrue();
    assertThat(here.extensions())
        .containsAll(List.of(seen.group(1).toLowerCase(Locale.ROOT).split(" ")));
  }

  private String chatter(Map<String, String> environment) throws IOException, InterruptedException {
    Path errors = folder.resolve("errors.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.nnc.cli.Main",
                "doctor")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile());
    builder.environment().remove("TF_ENABLE_ONEDNN_OPTS");
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "0");
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("nnc ended").isTrue();
    return Files.readString(errors);
  }
}
