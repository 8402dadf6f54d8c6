package dev.nnc.fetch;

import dev.nnc.checkpoint.AtomicFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Looks for the files of a data set, and fetches those that are not there. */
public final class Fetcher {
  private final List<Path> places;
  private final Path folder;
  private final Optional<String> mirror;
  private final Watcher watcher;

  /** Is told how far it is. */
  public interface Watcher {
    /** So many bytes of the file have come, which may be packed. */
    void come(KnownFile file, long bytes);
  }

  /**
   * @param places the folders of data, in the order in which they are searched
   * @param folder of data, into which is fetched
   * @param mirror the beginning of the addresses that are asked instead of the usual ones; behind
   *     it stand the paths of files
   */
  public Fetcher(List<Path> places, Path folder, Optional<String> mirror, Watcher watcher) {
    this.places = List.copyOf(places);
    this.folder = folder;
    this.mirror = mirror;
    this.watcher = watcher;
  }

  /** What is known of a file. */
  public sealed interface State {
    KnownFile file();

    /** It lies there, and is right. */
    record There(KnownFile file, Path path) implements State {}

    /** Something else lies in its place. */
    record Other(KnownFile file, Path path) implements State {}

    /** It is nowhere. */
    record Missing(KnownFile file) implements State {}

    /** It was fetched, or made of what was fetched. */
    record Fetched(KnownFile file, Path path) implements State {}

    /**
     * It could not be had.
     *
     * @param reasons of each address that was asked
     */
    record NotFetched(KnownFile file, List<String> reasons) implements State {
      public NotFetched {
        reasons = List.copyOf(reasons);
      }
    }
  }

  /** Looks for each file. */
  public List<State> look(KnownDataSet set) throws IOException {
    List<State> states = new ArrayList<>();
    for (KnownFile file : set.files()) {
      states.add(look(file));
    }
    return states;
  }

  private State look(KnownFile file) throws IOException {
    for (Path place : places) {
      for (String name : file.names()) {
        Path path = place.resolve(name);
        if (Files.isRegularFile(path)) {
          // The first one counts: it is the one that a program reads.
          return isRight(file, path) ? new State.There(file, path) : new State.Other(file, path);
        }
      }
    }
    return new State.Missing(file);
  }

  private static boolean isRight(KnownFile file, Path path) throws IOException {
    try {
      return file.is(path);
    } catch (ZipException damaged) {
      return false;
    } catch (EOFException cut) {
      return false;
    }
  }

  /**
   * Fetches each file that is nowhere; what lies there already stays as it is.
   *
   * @throws IOException if something cannot be read or written
   */
  public List<State> fetch(KnownDataSet set) throws IOException {
    List<State> states = new ArrayList<>();
    for (KnownFile file : set.files()) {
      State state = look(file);
      states.add(state instanceof State.Missing ? get(file, states) : state);
    }
    return states;
  }

  private State get(KnownFile file, List<State> before) throws IOException {
    Path target = folder.resolve(file.path());
    if (file.addresses().isEmpty()) {
      return make(file, target, before);
    }
    List<String> reasons = new ArrayList<>();
    List<String> addresses =
        mirror
            .map(begin -> List.of(begin + (begin.endsWith("/") ? "" : "/") + file.path()))
            .orElse(file.addresses());
    for (String address : addresses) {
      try {
        new Download(bytes -> watcher.come(file, bytes)).fetch(file, address, target);
        return new State.Fetched(file, target);
      } catch (Download.Failed failed) {
        reasons.add(address + ": " + failed.getMessage());
      }
    }
    return new State.NotFetched(file, reasons);
  }

  /** Makes a file of the one before it. */
  private static State make(KnownFile file, Path target, List<State> before) throws IOException {
    @Nullable Path raw =
        switch (before.getLast()) {
          case State.There there -> there.path();
          case State.Fetched fetched -> fetched.path();
          case State.Other other -> null;
          case State.Missing missing -> null;
          case State.NotFetched none -> null;
        };
    if (raw == null) {
      return new State.NotFetched(file, List.of("it is made of " + before.getLast().file().path()));
    }
    Files.createDirectories(target.toAbsolutePath().getParent());
    AtomicFile.write(target, HousingTable.of(raw));
    return isRight(file, target) ? new State.Fetched(file, target) : new State.Other(file, target);
  }
}
