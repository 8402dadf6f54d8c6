package dev.nnc.run;

import dev.nnc.checkpoint.Weights;
import dev.nnc.checkpoint.WeightsBytes;
import dev.nnc.diag.Diagnostic;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.record.Event;
import dev.nnc.record.PlainText;
import dev.nnc.record.Trial;
import dev.nnc.run.TrialJobs.Asked;
import dev.nnc.run.TrialRun.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What goes to the machines that execute trials, and what comes back, as bytes: a text with plain
 * data, and weights behind it. Both sides have the same version of nnc.
 */
final class TrialMail {
  private TrialMail() {}

  /**
   * What the trials of an action share beside the program.
   *
   * @param action its name
   * @param execution how programs are executed, so that the same bits come out
   * @param found the values of params that earlier actions have found
   * @param files the hashes of the files that were read, by data set
   */
  record Shared(
      String action,
      long seed,
      ExecutionSettings execution,
      SequencedMap<String, String> found,
      SequencedMap<String, List<String>> files) {
    static Shared of(ActionContext context, String action) {
      SequencedMap<String, List<String>> files = new LinkedHashMap<>();
      context
          .data()
          .forEach(
              (name, set) ->
                  files.put(name, set.files().stream().map(file -> file.sha256()).toList()));
      return new Shared(
          action,
          context.seed(),
          context.room().execution(),
          new LinkedHashMap<>(context.room().found()),
          files);
    }
  }

  /** What came out of a trial, but for its weights. */
  private record Answer(List<Trial> trial, List<Event> told, List<Diagnostic> said) {}

  /**
   * @param weights of the run, which trials may begin with
   */
  static byte[] shared(Shared shared, Weights weights) {
    return joined(PlainText.of(shared), WeightsBytes.of(weights));
  }

  static Shared shared(byte[] bytes) {
    return PlainText.read(text(bytes), Shared.class);
  }

  static Weights weights(byte[] bytes) {
    return WeightsBytes.read(rest(bytes));
  }

  static byte[] task(Asked asked) {
    return PlainText.of(asked).getBytes(StandardCharsets.UTF_8);
  }

  static Asked task(byte[] bytes) {
    return PlainText.read(new String(bytes, StandardCharsets.UTF_8), Asked.class);
  }

  static byte[] answer(Outcome outcome) {
    return joined(
        PlainText.of(
            new Answer(
                outcome.trial().stream().toList(),
                outcome.told().stream().filter(event -> !(event instanceof Event.Passing)).toList(),
                outcome.said())),
        WeightsBytes.of(outcome.weights()));
  }

  static Outcome answer(byte[] bytes) {
    Answer answer = PlainText.read(text(bytes), Answer.class);
    return new Outcome(
        answer.trial().stream().findFirst(),
        answer.told(),
        WeightsBytes.read(rest(bytes)),
        answer.said());
  }

  private static byte[] joined(String text, byte[] rest) {
    byte[] first = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + first.length + rest.length)
        .putInt(first.length)
        .put(first)
        .put(rest)
        .array();
  }

  private static String text(byte[] bytes) {
    return new String(
        bytes, Integer.BYTES, ByteBuffer.wrap(bytes).getInt(), StandardCharsets.UTF_8);
  }

  private static byte[] rest(byte[] bytes) {
    return Arrays.copyOfRange(bytes, Integer.BYTES + ByteBuffer.wrap(bytes).getInt(), bytes.length);
  }

  /** The data set whose files on this machine are others than those that were read first. */
  static Optional<String> otherFiles(Shared shared, Map<String, List<String>> here) {
    return shared.files().entrySet().stream()
        .filter(each -> here.containsKey(each.getKey()))
        .filter(each -> !each.getValue().equals(here.get(each.getKey())))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
