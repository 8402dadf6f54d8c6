package dev.nnc.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a server does not begin, or does not answer, in words for a person. */
class ReasonsTest {
  private static final PredictionServer.Settings SETTINGS =
      new PredictionServer.Settings("127.0.0.1", 80, Limits.USUAL, "test", defect -> {});

  @Test
  void whyAPortCannotBeHad() {
    Diagnostic said =
        PredictionServer.refused(
            SETTINGS,
            new IOException(
                "Failed to bind to /127.0.0.1:80", new SocketException("Permission denied")));
    assertThat(said.code()).isEqualTo(RunCode.CANNOT_LISTEN);
    assertThat(said.message()).isEqualTo("`127.0.0.1:80` cannot be listened on: permission denied");
    assertThat(
            PredictionServer.refused(SETTINGS, new BindException("Address already in use")).code())
        .isEqualTo(RunCode.PORT_TAKEN);
  }

  @ParameterizedTest
  @CsvSource({
    "true, localhost:8080, , true",
    "true, 127.0.0.1, , true",
    "true, [::1]:8080, http://[::1]:8080, true",
    "true, LOCALHOST:1, http://localhost:1, true",
    "true, example.org, , false",
    "true, 10.0.0.1:8080, , false",
    "true, 127.0.0.1.example.org, , false",
    "false, example.org:80, http://example.org:80, true",
    "false, example.org:80, http://example.org:81, false",
    "false, example.org:80, null, false",
    "false, example.org:80, %, false",
  })
  void whoMayAsk(boolean loopback, String host, @Nullable String origin, boolean may) {
    assertThat(new Openness(loopback).refusal(host, origin) == null).isEqualTo(may);
  }
}
