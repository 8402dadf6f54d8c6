package dev.nnc.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * Fetches a file into a folder of data. It lies there whole and right, or not at all: what has come
 * so far is kept beside it under another name, with which the next try goes on.
 */
final class Download {
  /** What of a file has come so far lies beside it. */
  static final String PARTIAL = ".part";

  private static final int CONNECT = 20_000;
  private static final int READ = 30_000;

  /** A file that is packed may be this much longer than what it holds. */
  private static final long SLACK = 1 << 20;

  private final LongConsumer progress;

  /**
   * @param progress is told how many bytes have come
   */
  Download(LongConsumer progress) {
    this.progress = progress;
  }

  /** What an address did not give, in words. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean otherFile;

    Failed(String reason, boolean otherFile) {
      super(reason);
      this.otherFile = otherFile;
    }

    /** Whether something came that is not the file. */
    boolean isOtherFile() {
      return otherFile;
    }
  }

  /**
   * Fetches the file from one address.
   *
   * @param target where it is to lie
   * @throws Failed if the address does not give it
   * @throws IOException if it cannot be written
   */
  void fetch(KnownFile file, String address, Path target) throws Failed, IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    Path part = target.resolveSibling(target.getFileName() + PARTIAL);
    long have = Files.isRegularFile(part) ? Files.size(part) : 0;
    try {
      receive(file, address, part, have);
    } catch (Failed failed) {
      if (failed.isOtherFile()) {
        Files.deleteIfExists(part);
      }
      throw failed;
    }
    boolean right;
    try {
      right = file.is(part);
    } catch (IOException damaged) {
      right = false;
    }
    if (!right) {
      Files.delete(part);
      throw new Failed("what it gave is not the file: its SHA-256 is another", true);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void receive(KnownFile file, String address, Path part, long have)
      throws Failed, IOException {
    URLConnection connection;
    try {
      connection = new URI(address).toURL().openConnection();
    } catch (URISyntaxException | MalformedURLException | IllegalArgumentException wrong) {
      throw new Failed("it is no address", false);
    }
    if (!(connection instanceof HttpURLConnection http)) {
      throw new Failed("it is no address of the web", false);
    }
    http.setConnectTimeout(CONNECT);
    http.setReadTimeout(READ);
    if (have > 0) {
      http.setRequestProperty("Range", "bytes=" + have + "-");
    }
    try {
      int status = http.getResponseCode();
      if (status == 416) {
        // All has come already, or the file there is a shorter one: the check tells.
        return;
      }
      if (status != 200 && status != 206) {
        throw new Failed("its server answers " + status, false);
      }
      long from = status == 206 ? have : 0;
      long come = append(file, http.getInputStream(), part, from);
      if (come - from < http.getContentLengthLong()) {
        throw new Failed("the connection fails", false);
      }
    } catch (UnknownHostException unknown) {
      throw new Failed("its server is not known here: is there a network?", false);
    } catch (SocketTimeoutException silent) {
      throw new Failed("its server does not answer", false);
    } catch (Failed failed) {
      throw failed;
    } catch (Writing writing) {
      throw writing.failure;
    } catch (IOException broken) {
      throw new Failed("the connection fails", false);
    } finally {
      http.disconnect();
    }
  }

  /** Tells an error of the disk from one of the network. */
  private static final class Writing extends IOException {
    private static final long serialVersionUID = 1;

    private final transient IOException failure;

    Writing(IOException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private long append(KnownFile file, InputStream in, Path part, long from)
      throws Failed, IOException {
    long most = file.bytes() + SLACK;
    long come = from;
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = open(part, from)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        come += n;
        if (come > most) {
          throw new Failed("what it gives is longer than the file", true);
        }
        try {
          out.write(buffer, 0, n);
        } catch (IOException full) {
          throw new Writing(full);
        }
        progress.accept(come);
      }
    }
    return come;
  }

  private static OutputStream open(Path part, long from) throws Writing {
    try {
      return from > 0
          ? Files.newOutputStream(part, StandardOpenOption.WRITE, StandardOpenOption.APPEND)
          : Files.newOutputStream(part);
    } catch (IOException failure) {
      throw new Writing(failure);
    }
  }
}
