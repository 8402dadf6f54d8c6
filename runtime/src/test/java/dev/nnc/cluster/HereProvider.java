package dev.nnc.cluster;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A cluster of two machines that are threads of this process. Work goes to each of them as bytes,
 * so each has a program, data and sessions of its own.
 *
 * <p>At {@code spark://lost:1} the third task is lost, and {@code spark://gone:1} ends after three.
 * At {@code spark://leaves:1} each worker leaves a training after a few questions, and at {@code
 * spark://never:1} none comes.
 */
public final class HereProvider implements ClusterProvider {
  /** What happens before a machine begins with some work; a test puts it back. */
  public static final List<Runnable> BEFORE = new ArrayList<>();

  /** How often workers have looked whether somebody still waits for them. */
  public static final AtomicInteger LOOKS = new AtomicInteger();

  /** How often a worker that leaves has looked before. */
  private static final int PATIENCE = 8;

  @Override
  public Cluster open(String address, int threads) throws UnreachableClusterException {
    if (address.equals("spark://nobody:1")) {
      throw new UnreachableClusterException(
          Diagnostic.of(RunCode.NO_CLUSTER, Clusters.nowhere(), address, "nobody answers"));
    }
    return new Here(address);
  }

  private record Here(String address) implements Cluster {
    @Override
    public String host() {
      return "127.0.0.1";
    }

    @Override
    public int atOnce() {
      return 2;
    }

    @Override
    public Crew hire(Work work) {
      return new Two(address, bytes(work));
    }

    @Override
    public void close() {}
  }

  private static byte[] bytes(Work work) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(work);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
    return bytes.toByteArray();
  }

  private static final class Two implements Crew {
    private final String address;
    private final byte[] work;
    private final ExecutorService[] machines = {
      Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor()
    };
    private final Worker[] workers = new Worker[2];
    private final AtomicInteger tasks = new AtomicInteger();

    Two(String address, byte[] work) {
      this.address = address;
      this.work = work;
    }

    @Override
    public Future<byte[]> submit(String name, byte[] task) {
      int number = tasks.getAndIncrement();
      int machine = number % 2;
      return machines[machine].submit(
          () -> {
            if (address.equals("spark://lost:1") && name.endsWith(" 3")) {
              throw new LostTaskException("its machine burned down", new IOException("fire"));
            }
            if (address.equals("spark://never:1")) {
              throw new LostTaskException("all machines burned down", new IOException("fire"));
            }
            if (address.equals("spark://gone:1") && number >= 3) {
              throw new UnreachableClusterException(
                  Diagnostic.of(RunCode.NO_CLUSTER, Clusters.nowhere(), address, "it has ended"));
            }
            if (workers[machine] == null) {
              BEFORE.forEach(Runnable::run);
              try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(work))) {
                workers[machine] = ((Work) in.readObject()).begin();
              }
            }
            int[] looks = {0};
            return workers[machine].execute(
                task,
                () -> {
                  LOOKS.incrementAndGet();
                  looks[0]++;
                  return address.equals("spark://leaves:1") && looks[0] > PATIENCE;
                });
          });
    }

    @Override
    public void close() {
      for (int i = 0; i < 2; i++) {
        machines[i].close();
        if (workers[i] != null) {
          workers[i].close();
        }
      }
    }
  }
}
