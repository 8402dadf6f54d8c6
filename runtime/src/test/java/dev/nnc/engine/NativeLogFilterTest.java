package dev.nnc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeLogFilterTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "E external/local_xla/xla/stream_executor/cuda/cuda_fft.cc:477] Unable to register cuFFT"
            + " factory: Attempting to register factory for plugin cuFFT when one has already been"
            + " registered",
        "E0000 00:00:1732.1 12 cuda_dnn.cc:8310] Unable to register cuDNN factory: Attempting",
        "E0000 00:00:1732.1 12 cuda_blas.cc:1418] Unable to register cuBLAS factory: Attempting",
        "E external/local_xla/xla/stream_executor/cuda/cuda_driver.cc:152] failed call to cuInit:"
            + " INTERNAL: CUDA error: Failed call to cuInit: UNKNOWN ERROR (303)"
      })
  void whatTheBuildForGpusSaysAtEachStartIsIdle(String line) {
    assertThat(NativeLogFilter.isIdle(line)).isTrue();
  }

  @Test
  void anErrorOfAGpuIsNot() {
    assertThat(NativeLogFilter.isIdle("E cuda_dnn.cc:522] Loaded runtime CuDNN library: 8.9.6"))
        .isFalse();
  }
}
