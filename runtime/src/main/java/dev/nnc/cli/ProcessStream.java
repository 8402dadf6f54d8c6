package dev.nnc.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the process. A {@link PrintStream} tells nobody that it could not be written; this
 * one knows why.
 */
final class ProcessStream extends PrintStream {
  private final Sink sink;

  /** Our output is UTF-8 wherever it goes, as our files are. */
  ProcessStream(FileDescriptor descriptor) {
    this(new Sink(new FileOutputStream(descriptor)));
  }

  private ProcessStream(Sink sink) {
    super(new BufferedOutputStream(sink, 1 << 13), true, StandardCharsets.UTF_8);
    this.sink = sink;
  }

  /** Why something that was printed is lost, or null. A reader who has gone has lost nothing. */
  @Nullable IOException lost() {
    flush();
    IOException failure = sink.failure;
    return failure == null || hasGone(failure) ? null : failure;
  }

  /** The words of Linux and macOS, and those of Windows: the pipe is being closed, has ended. */
  private static boolean hasGone(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("Broken pipe") || message.startsWith("The pipe ");
  }

  private static final class Sink extends OutputStream {
    private final FileOutputStream target;
    private @Nullable IOException failure;

    Sink(FileOutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        target.write(bytes, from, count);
      } catch (IOException problem) {
        failure = failure == null ? problem : failure;
        throw problem;
      }
    }
  }
}
