package dev.nnc.run;

import dev.nnc.evaluate.Tally;
import dev.nnc.train.BatchGradients;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The line between who conducts a training and a worker that helps. Both have the same version of
 * nnc and the same program, so neither says what the numbers are: only how many.
 */
final class Wire implements AutoCloseable {
  private static final int MILLISECONDS = 200;
  private static final int BUFFER = 1 << 16;

  /** A machine that is gone without a word is given up after ten minutes without an answer. */
  private static final int SILENCE = 600_000;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
  }

  /**
   * Where a worker goes, in its task.
   *
   * @param word that only those know who belong to the run
   * @param rank of the worker, from 1; 0 conducts
   */
  record Address(String host, int port, String word, int rank) {}

  /** What a worker says first. */
  record Greeting(String word, int rank) {}

  /** Goes there and says who it is. */
  static Wire to(Address address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(address.host(), address.port()), 60_000);
      Wire wire = new Wire(socket);
      wire.out.writeUTF(address.word());
      wire.out.writeInt(address.rank());
      wire.out.flush();
      return wire;
    } catch (IOException failure) {
      socket.close();
      throw failure;
    }
  }

  /** Hears who comes; strangers get little time. */
  Greeting greeting() throws IOException {
    socket.setSoTimeout(10_000);
    Greeting greeting = new Greeting(in.readUTF(), in.readInt());
    socket.setSoTimeout(SILENCE);
    return greeting;
  }

  /**
   * Batches of one epoch that follow one another.
   *
   * @param row where the first begins in the order of the epoch
   * @param step what the training's counter of batches says before it
   * @param weights the bytes of each variable that the training changes
   */
  record Question(int epoch, int row, int batches, long step, List<byte[]> weights) {
    Question {
      weights = List.copyOf(weights);
    }
  }

  void ask(Question question) throws IOException {
    out.writeInt(question.epoch());
    out.writeInt(question.row());
    out.writeInt(question.batches());
    out.writeLong(question.step());
    write(question.weights());
    out.flush();
  }

  /**
   * Waits for the next question.
   *
   * @param end whether nobody waits for it any more
   * @return null if there is none
   */
  @Nullable Question question(BooleanSupplier end) throws IOException {
    socket.setSoTimeout(MILLISECONDS);
    while (!end.getAsBoolean()) {
      in.mark(1);
      try {
        if (in.read() < 0) {
          return null;
        }
      } catch (SocketTimeoutException notYet) {
        continue;
      }
      in.reset();
      socket.setSoTimeout(0);
      return new Question(in.readInt(), in.readInt(), in.readInt(), in.readLong(), read());
    }
    return null;
  }

  /**
   * Answers a batch.
   *
   * @param result null if its loss is not a finite number
   */
  void answer(@Nullable BatchGradients result) throws IOException {
    out.writeBoolean(result != null);
    if (result != null) {
      Tally.Sums sums = result.measured();
      out.writeDouble(sums.loss());
      out.writeLong(sums.rows());
      out.writeInt(sums.metrics().size());
      for (double number : sums.metrics()) {
        out.writeDouble(number);
      }
      out.writeInt(sums.kept().size());
      for (float number : sums.kept()) {
        out.writeFloat(number);
      }
      write(result.gradients());
    }
    out.flush();
  }

  /** Waits for the answer to a batch; null if its loss is not a finite number. */
  @Nullable BatchGradients answer() throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    double loss = in.readDouble();
    long rows = in.readLong();
    List<Double> metrics = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      metrics.add(in.readDouble());
    }
    List<Float> kept = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      kept.add(in.readFloat());
    }
    return new BatchGradients(new Tally.Sums(loss, rows, metrics, kept), read());
  }

  private void write(List<byte[]> tensors) throws IOException {
    out.writeInt(tensors.size());
    for (byte[] tensor : tensors) {
      out.writeInt(tensor.length);
      out.write(tensor);
    }
  }

  private List<byte[]> read() throws IOException {
    List<byte[]> tensors = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      int length = in.readInt();
      byte[] tensor = in.readNBytes(length);
      if (tensor.length < length) {
        throw new EOFException();
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // Nothing is to be had of it either way.
    }
  }
}
