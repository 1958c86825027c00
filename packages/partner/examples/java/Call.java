import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** One signed and encrypted eKYC call over mutual TLS, with the JDK alone. See README.md. */
class Call {
  static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
  static final Base64.Decoder FROM_URL = Base64.getUrlDecoder();
  static final SecureRandom RANDOM = new SecureRandom();

  /** Without these parameters Java takes SHA-1 for MGF1, and nobody can open the session key. */
  static final OAEPParameterSpec OAEP =
      new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

  public static void main(String[] words) throws Exception {
    X509Certificate recipient = certificates(setting("PLATFORM_RECIPIENT")).get(0);
    X509Certificate own = certificates(setting("SIGNATURE_CERTIFICATE")).get(0);

    // 1. The block that is encrypted. Exactly three digits after the second.
    String now = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC).format(Instant.now());
    String transaction = String.format("%010d", RANDOM.nextLong(10_000_000_000L));
    byte[] block =
        ("{\"timestamp\":\"%s\",\"transactionID\":\"%s\",\"otp\":\"111111\"}")
            .formatted(now, transaction)
            .getBytes(StandardCharsets.UTF_8);
    byte[] key = random(32);
    String digest = HexFormat.of().withUpperCase().formatHex(sha256(block));

    // 2. The body, written once.
    byte[] body =
        ("""
            {"id":"mosip.identity.kyc","version":"1.0","requestTime":"%s","transactionID":"%s",\
            "individualId":"%s","individualIdType":"VID","consentObtained":true,"requestedAuth":{"otp":true},\
            "thumbprint":"%s","requestSessionKey":"%s","requestHMAC":"%s","request":"%s"}""")
            .formatted(
                now,
                transaction,
                setting("INDIVIDUAL_ID"),
                HexFormat.of().withUpperCase().formatHex(sha256(recipient.getEncoded())),
                URL.encodeToString(wrap(recipient, key)),
                URL.encodeToString(seal(key, digest.getBytes(StandardCharsets.US_ASCII))),
                URL.encodeToString(seal(key, block)))
            .getBytes(StandardCharsets.UTF_8);

    // 3. The signature over exactly these octets. x5c alone is standard base64.
    String header =
        URL.encodeToString(
            ("{\"alg\":\"RS256\",\"x5c\":[\"" + Base64.getEncoder().encodeToString(own.getEncoded()) + "\"]}")
                .getBytes(StandardCharsets.US_ASCII));
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(privateKey(setting("SIGNATURE_KEY")));
    signer.update((header + "." + URL.encodeToString(body)).getBytes(StandardCharsets.US_ASCII));
    String signature = header + ".." + URL.encodeToString(signer.sign());

    // 4. The call.
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(tls())
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    URI address =
        URI.create(
            String.join("/", setting("GATEWAY"), "kyc", setting("LICENCE_KEY"), setting("PARTNER_ID"), setting("API_KEY")));
    HttpResponse<byte[]> answer =
        client.send(
            HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Authorization", "Authorization")
                .header("signature", signature)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) throw new IOException("The gateway answers " + answer.statusCode());

    // 5. The signature of the answer, before anything in it is believed.
    verify(answer.headers().firstValue("response-signature").orElseThrow(), answer.body());

    // 6. Errors, then the identity.
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    Matcher errors = Pattern.compile("\"errorCode\"\\s*:\\s*\"([^\"]+)\"").matcher(text);
    if (errors.find()) throw new IOException("Refused: " + errors.results().map((each) -> each.group(1)).toList());
    byte[] answerKey = unwrap(privateKey(setting("ENCRYPTION_KEY")), FROM_URL.decode(member(text, "sessionKey")));
    byte[] identity = open(answerKey, FROM_URL.decode(member(text, "identity")));
    System.out.write(identity);
    System.out.println();
  }

  static byte[] wrap(X509Certificate recipient, byte[] key) throws GeneralSecurityException {
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    rsa.init(Cipher.ENCRYPT_MODE, recipient.getPublicKey(), OAEP);
    return rsa.doFinal(key);
  }

  static byte[] unwrap(PrivateKey own, byte[] sealed) throws GeneralSecurityException {
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    rsa.init(Cipher.DECRYPT_MODE, own, OAEP);
    return rsa.doFinal(sealed);
  }

  /** Ciphertext, tag of 128 bits, and behind them the nonce of 16 octets. */
  static byte[] seal(byte[] key, byte[] plain) throws GeneralSecurityException {
    byte[] nonce = random(16);
    Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    byte[] sealed = aes.doFinal(plain);
    byte[] all = Arrays.copyOf(sealed, sealed.length + nonce.length);
    System.arraycopy(nonce, 0, all, sealed.length, nonce.length);
    return all;
  }

  static byte[] open(byte[] key, byte[] sealed) throws GeneralSecurityException {
    int end = sealed.length - 16;
    Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
    aes.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(128, Arrays.copyOfRange(sealed, end, sealed.length)));
    return aes.doFinal(sealed, 0, end);
  }

  static void verify(String jws, byte[] body) throws Exception {
    String[] parts = jws.split("\\.", -1);
    if (parts.length != 3 || !parts[1].isEmpty()) throw new GeneralSecurityException("The answer’s signature is no detached JWS");
    String header = new String(FROM_URL.decode(parts[0]), StandardCharsets.UTF_8);
    if (!member(header, "alg").equals("RS256")) throw new GeneralSecurityException("The answer is signed by another algorithm");
    Matcher x5c = Pattern.compile("\"x5c\"\\s*:\\s*\\[\\s*\"([^\"]+)\"").matcher(header);
    if (!x5c.find()) throw new GeneralSecurityException("The answer’s signature has no certificate");
    X509Certificate signer =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(x5c.group(1))));
    findPath(signer);
    Signature check = Signature.getInstance("SHA256withRSA");
    check.initVerify(signer.getPublicKey());
    check.update((parts[0] + "." + URL.encodeToString(body)).getBytes(StandardCharsets.US_ASCII));
    if (!check.verify(FROM_URL.decode(parts[2]))) throw new GeneralSecurityException("The answer’s signature does not hold");
  }

  /** Throws when the certificate does not lead to a root of the platform. */
  static void findPath(X509Certificate target) throws Exception {
    List<X509Certificate> authorities = certificates(setting("PLATFORM_AUTHORITIES"));
    Set<TrustAnchor> roots = new HashSet<>();
    for (X509Certificate each : authorities)
      if (each.getSubjectX500Principal().equals(each.getIssuerX500Principal())) roots.add(new TrustAnchor(each, null));
    X509CertSelector wanted = new X509CertSelector();
    wanted.setCertificate(target);
    PKIXBuilderParameters question = new PKIXBuilderParameters(roots, wanted);
    question.setRevocationEnabled(false);
    question.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(authorities)));
    question.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(target))));
    CertPathBuilder.getInstance("PKIX").build(question);
  }

  /** Own certificate with the one that issued it; the gateway's authority. */
  static SSLContext tls() throws Exception {
    char[] none = new char[0];
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, none);
    own.setKeyEntry("own", privateKey(setting("TLS_KEY")), none, certificates(setting("TLS_CHAIN")).toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, none);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, none);
    for (X509Certificate each : certificates(setting("SERVER_AUTHORITIES")))
      trusted.setCertificateEntry(each.getSerialNumber().toString(), each);
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  static List<X509Certificate> certificates(String file) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(file));
    return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes)).stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  /** PKCS#8, RSA. */
  static PrivateKey privateKey(String file) throws Exception {
    String body = Files.readString(Path.of(file)).replaceAll("-----[^-]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
  }

  static String member(String json, String name) throws IOException {
    Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
    if (!found.find()) throw new IOException("The answer has no " + name);
    return found.group(1);
  }

  static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  static String setting(String name) {
    String value = System.getenv(name);
    if (value == null || value.isEmpty()) throw new IllegalArgumentException(name + " is not set");
    return value;
  }
}
