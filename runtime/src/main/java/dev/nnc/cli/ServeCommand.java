package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.evaluate.Interruption;
import dev.nnc.predict.Predictor;
import dev.nnc.provenance.Versions;
import dev.nnc.serve.Limits;
import dev.nnc.serve.PredictionServer;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.use.Named;
import dev.nnc.use.Predictors;
import dev.nnc.use.RunFolders;
import dev.nnc.workspace.SourceReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc serve}. */
final class ServeCommand implements Command {
  private static final String HOST = "--host";
  private static final String PORT = "--port";
  private static final String NETWORK = "--network";
  private static final String MAX_BODY = "--max-body";
  private static final String TIMEOUT = "--timeout";
  private static final String MAX_REQUESTS = "--max-requests";
  private static final String BATCH = "--batch";
  private static final String USUAL_HOST = "127.0.0.1";
  private static final int USUAL_PORT = 8080;
  private static final int MEGABYTE = 1 << 20;

  private final Console console;

  ServeCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "serve",
            "Answers over HTTP with the network of a finished run, until Ctrl-C or SIGTERM.",
            "",
            "Example:",
            "  nnc serve runs/iris-20260304-050607",
            "  curl -d '{\"petal_length\": 1.4, \"petal_width\": 0.2}' localhost:8080/predict")
        .addOption(
            CommandSpecs.option(
                PORT, "N", Integer.class, "The port; 0 for any that is free (default: 8080)."))
        .addOption(
            CommandSpecs.option(
                HOST,
                "HOST",
                String.class,
                "The address to listen on (default: 127.0.0.1, this machine alone)."))
        .addOption(
            CommandSpecs.option(
                NETWORK,
                "NAME",
                String.class,
                "The network (default: the one that was trained last)."))
        .addOption(
            CommandSpecs.option(
                MAX_BODY, "MB", Integer.class, "The largest body in megabytes (default: 1)."))
        .addOption(
            CommandSpecs.option(
                TIMEOUT, "S", Integer.class, "Seconds until a request ends (default: 30)."))
        .addOption(
            CommandSpecs.option(
                MAX_REQUESTS,
                "N",
                Integer.class,
                "Requests that may be waiting or answered at once (default: 64)."))
        .addOption(
            CommandSpecs.option(
                BATCH,
                "ROWS",
                Integer.class,
                "Execute waiting requests together, up to so many rows; last bits may then depend"
                    + " on which ones (default: 1, each by itself)."))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.argument(0, "RUN", String.class, "A run folder."), Completes.RUN));
  }

  @Override
  public int run(ParseResult given) {
    String host = given.matchedOptionValue(HOST, USUAL_HOST);
    int port = whole(given, PORT, USUAL_PORT, 0, 65_535);
    Limits limits =
        new Limits(
            whole(given, MAX_BODY, Limits.USUAL.bodyBytes() / MEGABYTE, 1, 1_024) * MEGABYTE,
            Duration.ofSeconds(
                whole(given, TIMEOUT, (int) Limits.USUAL.time().toSeconds(), 1, 86_400)),
            whole(given, MAX_REQUESTS, Limits.USUAL.requests(), 1, 100_000),
            whole(given, BATCH, Limits.USUAL.batchRows(), 1, 100_000));
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    Path run = RunFolders.named(CommandSpecs.text(given, 0));
    Optional<Diagnostic> goesOn = Predictors.notEnded(run);
    if (goesOn.isPresent()) {
      teller.tell(goesOn.get());
      return ExitCode.WRONG;
    }
    Predictor.Outcome<Predictor> opened = Predictors.open(console.frontEnd(), run);
    teller.tell(opened.diagnostics());
    Predictor predictor = opened.value().orElse(null);
    if (predictor == null) {
      return ExitCode.WRONG;
    }
    List<String> networks = predictor.networks();
    String network =
        given.matchedOptionValue(NETWORK, networks.isEmpty() ? "" : networks.getLast());
    if (!networks.contains(network)) {
      throw CommandSpecs.misused(given, Named.noSuch("network", network, networks));
    }
    return serve(
        predictor,
        network,
        run,
        new PredictionServer.Settings(host, port, limits, Versions.nnc(), this::tell),
        teller);
  }

  private static int whole(ParseResult given, String option, int usual, int least, int most) {
    int value = given.matchedOptionValue(option, usual);
    if (value < least || value > most) {
      throw CommandSpecs.misused(
          given, option + " is a number from " + least + " to " + most + ", not " + value);
    }
    return value;
  }

  private int serve(
      Predictor predictor,
      String network,
      Path run,
      PredictionServer.Settings settings,
      DiagnosticPrinter teller) {
    Predictor.Outcome<PredictionServer> outcome =
        PredictionServer.listen(predictor, network, settings);
    teller.tell(outcome.diagnostics());
    PredictionServer listening = outcome.value().orElse(null);
    if (listening == null) {
      return ExitCode.FAILED;
    }
    CountDownLatch end = new CountDownLatch(1);
    Signals.to(
        new Interruption(), console, "ending when what was asked is answered", end::countDown);
    try (PredictionServer server = listening) {
      if (!isLoopback(settings.host())) {
        teller.tell(
            Diagnostic.of(
                RunCode.OPEN_TO_OTHERS,
                new SourceFile("nnc serve", "").place(Span.NONE),
                settings.host()));
      }
      Diagnostic problem = server.load().orElse(null);
      if (problem != null) {
        teller.tell(problem);
        return ExitCode.WRONG;
      }
      String host =
          settings.host().indexOf(':') < 0 ? settings.host() : "[" + settings.host() + "]";
      console.out().println("serving " + network + " of " + run);
      console.out().println("http://" + host + ":" + server.port() + "/  (Ctrl-C ends)");
      console.out().flush();
      end.await();
      return ExitCode.DONE;
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return ExitCode.DONE;
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  /** What should not have happened; whoever asked is told less of it. */
  private void tell(Throwable problem) {
    new DiagnosticPrinter(console)
        .tell(
            Diagnostic.of(
                RunCode.DEFECT, SourceReader.nowhere("nnc serve"), String.valueOf(problem)));
    if (!console.environment().getOrDefault("NNC_TRACE", "").isEmpty()) {
      StringWriter trace = new StringWriter();
      problem.printStackTrace(new PrintWriter(trace));
      console.err().println(trace);
    }
  }
}
