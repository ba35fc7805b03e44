package dev.sluice.benchmarks.load;

import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.X509TrustManager;

/** Accepts every certificate, and counts them. Any thread. */
final class CertificateCounter implements X509TrustManager {
  private final AtomicInteger count = new AtomicInteger();

  int count() {
    return count.get();
  }

  void forget() {
    count.set(0);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {
    count.incrementAndGet();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException("the load has no server that asks for certificates");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
