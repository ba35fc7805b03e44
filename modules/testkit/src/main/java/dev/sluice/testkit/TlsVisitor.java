package dev.sluice.testkit;

import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.IntSupplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A TLS client that tells which server it has reached. It trusts every server. One thread. */
public final class TlsVisitor implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final SSLSocket socket;
  private final BufferedReader lines;

  private TlsVisitor(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  /**
   * Connects to loopback.
   *
   * @param serverName the name for SNI; empty sends none
   * @param protocols the protocols for ALPN
   */
  public static TlsVisitor connect(int port, String serverName, String... protocols)
      throws IOException {
    return connect(port, () -> Integer.MAX_VALUE, serverName, protocols);
  }

  /**
   * Connects to loopback.
   *
   * @param slices sizes of the writes to the socket
   * @param serverName the name for SNI; empty sends none
   * @param protocols the protocols for ALPN
   */
  public static TlsVisitor connect(
      int port, IntSupplier slices, String serverName, String... protocols) throws IOException {
    return connect(port, new SlicedSocket(port, slices), serverName, protocols);
  }

  /**
   * Connects to loopback, and sends a PROXY header first.
   *
   * @param header a line of version 1, with its end
   * @param serverName the name for SNI; empty sends none
   */
  public static TlsVisitor connectBehind(String header, int port, String serverName)
      throws IOException {
    Socket below = new SlicedSocket(port, () -> Integer.MAX_VALUE);
    below.getOutputStream().write(header.getBytes(StandardCharsets.US_ASCII));
    return connect(port, below, serverName);
  }

  private static TlsVisitor connect(int port, Socket below, String serverName, String... protocols)
      throws IOException {
    SSLSocket socket =
        (SSLSocket) context().getSocketFactory().createSocket(below, "127.0.0.1", port, true);
    SSLParameters parameters = socket.getSSLParameters();
    if (!serverName.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
    }
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (IOException e) {
      below.close();
      throw e;
    }
    return new TlsVisitor(socket);
  }

  /** Returns the subject of the server's certificate, such as {@code CN=localhost}. */
  public String server() throws IOException {
    X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return certificate.getSubjectX500Principal().getName();
  }

  /** Returns the protocol that the server has chosen. */
  public String protocol() {
    return socket.getApplicationProtocol();
  }

  /** Sends a line and returns the answer. */
  public String ask(String line) throws IOException {
    socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    return lines.readLine();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAll()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Trusts every certificate. */
  public static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static final class SlicedSocket extends Socket {
    private final IntSupplier slices;

    SlicedSocket(int port, IntSupplier slices) throws IOException {
      super(InetAddress.getLoopbackAddress(), port);
      this.slices = slices;
      setTcpNoDelay(true);
      setSoTimeout(PATIENCE_MILLIS);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          for (int at = 0; at < length; ) {
            int size = Math.min(slices.getAsInt(), length - at);
            out.write(bytes, from + at, size);
            at += size;
          }
        }
      };
    }
  }
}
