package dev.nnc.serve;

import dev.nnc.data.Rows;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.Diagnostic;
import dev.nnc.evaluate.Outputs;
import dev.nnc.predict.AnswerFormat;
import dev.nnc.predict.Answers;
import dev.nnc.predict.Predictor;
import dev.nnc.predict.Question;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers requests for predictions, within the limits. */
final class PredictRoute {
  /** How messages call what was sent. */
  private static final String NAME = "the request";

  /** Of a body that is too large, so much is read before the answer, which gets lost otherwise. */
  private static final int MOST_DRAINED = 1 << 25;

  private static final int ASK_AGAIN = 1;

  private final Predictor predictor;
  private final String network;
  private final Executions executions;
  private final Limits limits;
  private final Meters meters;
  private final Consumer<Throwable> defects;
  private final Semaphore room;

  /**
   * @param defects is given what should not have happened
   */
  PredictRoute(
      Predictor predictor,
      String network,
      Executions executions,
      Limits limits,
      Meters meters,
      Consumer<Throwable> defects) {
    this.predictor = predictor;
    this.network = network;
    this.executions = executions;
    this.limits = limits;
    this.meters = meters;
    this.defects = defects;
    this.room = new Semaphore(limits.requests());
  }

  /**
   * The answer to a request, at latest when its time is over.
   *
   * @param type of the body, as the request says it
   * @param length of the body, as the request says it; -1 if it does not
   */
  Reply answer(@Nullable String type, long length, InputStream body) throws InterruptedException {
    if (!room.tryAcquire()) {
      return Reply.later(
          "busy",
          "as many requests as may wait are waiting: " + Numerals.count(limits.requests()),
          ASK_AGAIN);
    }
    long start = System.nanoTime();
    meters.entered();
    try {
      return answer(type, length, body, start + limits.time().toNanos());
    } catch (Refusal refusal) {
      return refusal.reply();
    } catch (TimeoutException late) {
      return Reply.error(
          504,
          "timeout",
          "there was no answer within " + Numerals.count(limits.time().toSeconds(), "second"),
          "send fewer rows at once");
    } catch (ExecutionException failure) {
      return failed(failure.getCause() == null ? failure : failure.getCause());
    } catch (RuntimeException | OutOfMemoryError failure) {
      return failed(failure);
    } finally {
      room.release();
      meters.left();
      meters.predicted(System.nanoTime() - start);
    }
  }

  private Reply failed(Throwable failure) {
    if (failure instanceof CancellationException) {
      return Reply.later("ending", "the server is ending", ASK_AGAIN);
    }
    if (failure instanceof OutOfMemoryError) {
      return Reply.later("no_memory", "memory is used up: send fewer rows at once", ASK_AGAIN);
    }
    defects.accept(failure);
    return Reply.error(500, "failed", "the network failed on these rows", null);
  }

  private Reply answer(@Nullable String type, long length, InputStream body, long deadline)
      throws Refusal, TimeoutException, ExecutionException, InterruptedException {
    byte[] bytes = read(length, body, deadline);
    String kind = type == null ? "" : type.toLowerCase(Locale.ROOT);
    if (!kind.startsWith("image/")) {
      JsonBody rows = JsonBody.read(bytes);
      return answer(
          predictor.ofJson(network, rows.objects(), NAME, rows.alone()), rows.alone(), deadline);
    }
    if (!predictor.takesPictureFiles(network)) {
      throw new Refusal(
          Reply.error(
              415,
              "no_pictures",
              "the network takes rows of a table, and no pictures",
              "send a JSON object with a value for each column"));
    }
    Path file = file(bytes);
    try {
      return answer(predictor.ofPicture(network, file, NAME), true, deadline);
    } finally {
      file.toFile().delete();
    }
  }

  /** Pictures are read from files, as often as they are needed. */
  private static Path file(byte[] picture) throws Refusal {
    try {
      Path file = Files.createTempFile("nnc", ".png");
      Files.write(file, picture);
      return file;
    } catch (IOException full) {
      throw new Refusal(
          Reply.later("no_room", "there is no room for the picture on the server", ASK_AGAIN));
    }
  }

  private byte[] read(long length, InputStream body, long deadline) throws Refusal {
    int most = limits.bodyBytes();
    try {
      if (length <= most) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.max(length, 0));
        byte[] some = new byte[1 << 13];
        for (int count = 0; count >= 0; count = body.read(some)) {
          bytes.write(some, 0, count);
          inTime(deadline);
          if (bytes.size() > most) {
            break;
          }
        }
        if (bytes.size() <= most) {
          return bytes.toByteArray();
        }
      }
      drain(body, deadline);
    } catch (IOException slow) {
      throw late();
    }
    throw new Refusal(
        Reply.error(
            413,
            "too_large",
            "the body is larger than " + Numerals.count(most, "byte"),
            "send fewer rows at once"));
  }

  private static void inTime(long deadline) throws Refusal {
    if (System.nanoTime() - deadline > 0) {
      throw late();
    }
  }

  private static Refusal late() {
    return new Refusal(Reply.error(408, "slow", "the body did not come in time", null));
  }

  private static void drain(InputStream body, long deadline) throws IOException, Refusal {
    byte[] some = new byte[1 << 16];
    int left = MOST_DRAINED;
    while (left > 0) {
      int count = body.read(some);
      if (count < 0) {
        return;
      }
      left -= count;
      inTime(deadline);
    }
  }

  private Reply answer(Question question, boolean alone, long deadline)
      throws TimeoutException, ExecutionException, InterruptedException {
    for (Diagnostic each : question.diagnostics()) {
      if (each.isError()) {
        return Reply.of(each);
      }
    }
    List<Diagnostic> reasons = question.reasons();
    meters.rows(question.handed() - reasons.size(), reasons.size());
    if (alone && !reasons.isEmpty()) {
      return Reply.of(reasons.getFirst());
    }
    Rows rows = question.rows().orElse(null);
    List<Outputs> outputs = rows == null ? List.of() : executions.execute(rows, deadline);
    return Reply.ok(Reply.JSON, text(question.answers(outputs), alone));
  }

  private static String text(Answers answers, boolean alone) {
    StringWriter text = new StringWriter();
    try {
      (alone ? AnswerFormat.JSONL : AnswerFormat.JSON).write(answers, text);
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot fail", e);
    }
    return text.toString();
  }
}
