package dev.nnc.serve;

import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.predict.Predictor;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Answers over HTTP until it is closed. The port is taken first, so that nobody waits for a network
 * that cannot be served; then the network is loaded, while {@code /ready} says no.
 */
public final class PredictionServer implements AutoCloseable {
  private static final int THREADS = 16;
  private static final int HEADER_BYTES = 1 << 13;

  /** A connection that only stays open costs little, but not nothing. */
  private static final int MOST_CONNECTIONS = 1_024;

  private final Server server;
  private final ServerConnector connector;
  private final Predictor predictor;
  private final String network;
  private final Executions executions;
  private final Routes routes;

  private PredictionServer(
      Server server,
      ServerConnector connector,
      Predictor predictor,
      String network,
      Executions executions,
      Routes routes) {
    this.server = server;
    this.connector = connector;
    this.predictor = predictor;
    this.network = network;
    this.executions = executions;
    this.routes = routes;
  }

  /**
   * Where and how to serve.
   *
   * @param host a name or address of this machine
   * @param port 0 for any that is free
   * @param version of nnc
   * @param defects is given what should not have happened
   */
  public record Settings(
      String host, int port, Limits limits, String version, Consumer<Throwable> defects) {}

  /**
   * Begins to listen, and to answer that the network is not ready. The predictor belongs to the
   * server from now on, also if there is none.
   */
  public static Predictor.Outcome<PredictionServer> listen(
      Predictor predictor, String network, Settings settings) {
    Diagnostic problem = null;
    try {
      InetAddress address = InetAddress.getByName(settings.host());
      PredictionServer server = of(predictor, network, settings, address);
      problem = server.open(settings);
      if (problem == null) {
        return new Predictor.Outcome<>(Optional.of(server), List.of());
      }
    } catch (UnknownHostException unknown) {
      problem =
          diagnostic(RunCode.NO_SUCH_HOST, settings.host())
              .withHelp("without --host it is this machine alone, 127.0.0.1");
    }
    predictor.close();
    return new Predictor.Outcome<>(Optional.empty(), List.of(problem));
  }

  private static PredictionServer of(
      Predictor predictor, String network, Settings settings, InetAddress address) {
    Limits limits = settings.limits();
    Meters meters = new Meters(network);
    Executions executions =
        new Executions(predictor, network, predictor.fields(network), limits.batchRows(), meters);
    Routes routes =
        new Routes(
            new PredictRoute(predictor, network, executions, limits, meters, settings.defects()),
            new Description(predictor, network, settings.version()).text(),
            Openness.of(address),
            executions,
            meters,
            settings.defects());
    QueuedThreadPool pool = new QueuedThreadPool(THREADS);
    pool.setName("nnc-http");
    pool.setDaemon(true);
    pool.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
    Server server = new Server(pool);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setReuseAddress(true);
    // A request's own time is over a little earlier.
    connector.setIdleTimeout(limits.time().toMillis() + 1_000);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
    server.setErrorHandler(routes.errors());
    server.setHandler(new GracefulHandler(routes));
    server.setStopTimeout(limits.time().toMillis());
    return new PredictionServer(server, connector, predictor, network, executions, routes);
  }

  /** Takes the port and begins to answer; why that cannot be, or null. */
  private @Nullable Diagnostic open(Settings settings) {
    try {
      connector.open();
      server.start();
      return null;
    } catch (IOException refused) {
      return refused(settings, refused);
    } catch (RuntimeException defect) {
      throw defect;
    } catch (Exception other) {
      throw new IllegalStateException(other);
    }
  }

  /** Why a port cannot be had. */
  static Diagnostic refused(Settings settings, IOException refused) {
    Throwable reason = refused.getCause() == null ? refused : refused.getCause();
    String said = String.valueOf(reason.getMessage());
    String place = settings.host() + ":" + settings.port();
    if (reason instanceof BindException && said.startsWith("Address already in use")) {
      return diagnostic(RunCode.PORT_TAKEN, place)
          .withHelp("name another with --port, or 0 for any that is free");
    }
    if (reason instanceof BindException && said.startsWith("Cannot assign")) {
      return diagnostic(RunCode.NO_SUCH_HOST, settings.host())
          .withHelp("name an address of this machine; 127.0.0.1 is this machine alone");
    }
    return diagnostic(
            RunCode.CANNOT_LISTEN, place, reason instanceof Exception e ? IoReasons.of(e) : said)
        .withHelp("ports below 1024 are mostly the system's own");
  }

  /** Loads the network; what is wrong with it, if anything. */
  public Optional<Diagnostic> load() {
    Optional<Diagnostic> problem = predictor.load(network);
    if (problem.isEmpty()) {
      executions.start();
      routes.setReady(true);
    }
    return problem;
  }

  /** The port that it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Takes no more requests, answers those that it has, and gives the memory back. */
  @Override
  public void close() {
    routes.setReady(false);
    try {
      server.stop();
    } catch (RuntimeException defect) {
      throw defect;
    } catch (Exception late) {
      // Requests that were not answered in time are cut off.
      routes.setReady(false);
    } finally {
      executions.close();
    }
  }

  private static Diagnostic diagnostic(RunCode code, Object... arguments) {
    return Diagnostic.of(code, new SourceFile("nnc serve", "").place(Span.NONE), arguments);
  }
}
