using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GreenServ.Testing;

/// <summary>Certificates of a server on this machine, by an authority that nobody trusts unless told to; gone when disposed.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("greenserv-certificates-").FullName;

    public TestCertificates()
    {
        using var authorityKey = RSA.Create(2048);
        var authority = new CertificateRequest("CN=greenserv-test-authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var signer = authority.CreateSelfSigned(from, to);

        using var key = RSA.Create(2048);
        var server = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        using var certificate = server.Create(signer, from, to, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Authority, signer.ExportCertificatePem());
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The authority's certificate, as a PEM file.</summary>
    public string Authority => Path.Combine(_folder, "authority.pem");

    /// <summary>The server's certificate, as a PEM file.</summary>
    public string Certificate => Path.Combine(_folder, "server.pem");

    /// <summary>Its key, as a PEM file.</summary>
    public string Key => Path.Combine(_folder, "server.key");

    /// <summary>What makes a Redis speak TLS at a port, beside its plain one.</summary>
    public string[] RedisArguments(int port) =>
        ["--tls-port", $"{port}", "--tls-cert-file", Certificate, "--tls-key-file", Key, "--tls-ca-cert-file", Authority, "--tls-auth-clients", "no"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
