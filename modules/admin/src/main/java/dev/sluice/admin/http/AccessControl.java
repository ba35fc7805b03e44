package dev.sluice.admin.http;

import dev.sluice.proxy.stage.access.TokenBucket;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Access to the admin: the token, the origin of web pages, and the rate of changes. Event loop
 * only.
 */
public final class AccessControl {
  private static final String JSON = "application/json";
  private static final String POLICY =
      "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
  private static final int HTTP_PORT = 80; // no client names it
  private static final String SITE = "Sec-Fetch-Site";
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final String host;
  private final int rateLimit;
  private final @Nullable TokenFile token;
  private final TokenBucket rate;

  /**
   * Starts with the changes of a whole second.
   *
   * @param host the host name or address of {@code admin.listen}
   * @param rateLimit largest number of changes per second
   * @param token the token that a request must have; null if none is needed
   */
  public AccessControl(String host, int rateLimit, @Nullable TokenFile token) {
    this.host = host;
    this.rateLimit = rateLimit;
    this.token = token;
    this.rate = new TokenBucket(System.nanoTime());
  }

  /** Adds the headers that make browsers load only the page's own files. */
  public static void addHeaders(RoutingContext request) {
    request
        .response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cache-Control", "no-store");
    request.next();
  }

  /**
   * Passes requests with the token on; without a token file, requests for a host name of this
   * machine.
   */
  public void authorize(RoutingContext request) {
    HttpServerRequest http = request.request();
    if (token == null) {
      if (isNamedHere(http)) {
        request.next();
      } else {
        ErrorResponses.send(
            request,
            403,
            "Host: without a tokenFile it must be an IP address, localhost or " + host);
      }
    } else if (token.isIn(http.getHeader(HttpHeaderNames.AUTHORIZATION))) {
      request.next();
    } else {
      request.response().putHeader("WWW-Authenticate", "Bearer");
      ErrorResponses.send(request, 401, "the token of admin.tokenFile is needed");
    }
  }

  /**
   * Another site may have a host name that points here, but not an IP address. The port is not
   * compared, because it may be that of a tunnel. Browsers always send the host.
   */
  private boolean isNamedHere(HttpServerRequest http) {
    if (!http.headers().contains(HttpHeaderNames.HOST)) {
      return true;
    }
    HostAndPort asked = http.authority();
    return asked != null
        && (asked.host().equalsIgnoreCase("localhost")
            || asked.host().equalsIgnoreCase(host)
            || NetUtil.isValidIpV4Address(asked.host())
            || NetUtil.isValidIpV6Address(asked.host()));
  }

  /**
   * Passes changes on unless a page of another site made the browser send them, or there are too
   * many.
   */
  public void limitChanges(RoutingContext request) {
    HttpServerRequest http = request.request();
    if (READS.contains(http.method())) {
      read(request);
    } else if (!isOfOwnSite(http)) {
      ErrorResponses.send(request, 403, SITE + ": changes are for this listener's own page");
    } else if (token == null && !isFromHere(http)) {
      ErrorResponses.send(
          request, 403, "without a tokenFile, changes are for this listener's own page and host");
    } else if (!rate.take(rateLimit, System.nanoTime())) {
      request.response().putHeader("Retry-After", "1");
      ErrorResponses.send(request, 429, "more than " + rateLimit + " changes a second");
    } else if (hasBody(http) && !isJson(http)) {
      ErrorResponses.send(request, 400, "Content-Type: must be " + JSON);
    } else {
      request.next();
    }
  }

  private static void read(RoutingContext request) {
    if (hasBody(request.request())) {
      ErrorResponses.send(request, 400, ErrorResponses.NO_BODY);
    } else {
      request.next();
    }
  }

  /** Browsers send the site of the page; other programs do not. */
  private static boolean isOfOwnSite(HttpServerRequest http) {
    return OWN_SITES.containsAll(http.headers().getAll(SITE));
  }

  /**
   * A page of another site has another origin, or a host name that points here. Other programs send
   * no origin.
   */
  private boolean isFromHere(HttpServerRequest http) {
    int port = http.localAddress().port();
    List<String> hosts = http.headers().getAll(HttpHeaderNames.HOST);
    List<String> origins = http.headers().getAll(HttpHeaderNames.ORIGIN);
    return hosts.size() == 1
        && Stream.of(host, "localhost", "127.0.0.1", "[::1]")
            .map(name -> port == HTTP_PORT ? name : name + ":" + port)
            .anyMatch(hosts.get(0)::equalsIgnoreCase)
        && origins.stream()
            .allMatch(((http.isSSL() ? "https://" : "http://") + hosts.get(0))::equalsIgnoreCase);
  }

  private static boolean hasBody(HttpServerRequest http) {
    String length = http.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    return http.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  private static boolean isJson(HttpServerRequest http) {
    String type = http.getHeader(HttpHeaderNames.CONTENT_TYPE);
    int end = type == null ? -1 : type.indexOf(';');
    String plain = type == null || end < 0 ? type : type.substring(0, end);
    return plain != null && plain.strip().equalsIgnoreCase(JSON);
  }
}
