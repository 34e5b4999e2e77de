import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'osx', win32: 'win' };

/**
 * The compiler out of the NuGet package `Azure.Bicep.CommandLine.<os>-<arch>`, which holds a program that needs no .NET. It is
 * kept where NuGet keeps packages, so only the first call takes seconds. `undefined` where `dotnet` is missing or cannot restore it.
 */
export function restoreBicep(version: string, env: NodeJS.ProcessEnv): string | undefined {
  const system = SYSTEMS[process.platform];
  if (!system) return undefined;
  const name = `Azure.Bicep.CommandLine.${system}-${process.arch}`;
  const packages = env.NUGET_PACKAGES ?? join(homedir(), '.nuget', 'packages');
  const program = join(packages, name.toLowerCase(), version, 'tools', system === 'win' ? 'bicep.exe' : 'bicep');
  if (!existsSync(program)) download(name, version, env);
  return existsSync(program) ? program : undefined;
}

/** A project that is never built: `PackageDownload` fetches exactly one version, and nothing that depends on it. */
function download(name: string, version: string, env: NodeJS.ProcessEnv): void {
  const folder = mkdtempSync(join(tmpdir(), 'bicep-'));
  const project = join(folder, 'restore.csproj');
  writeFileSync(
    project,
    `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>netstandard2.0</TargetFramework>
    <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
  </PropertyGroup>
  <ItemGroup><PackageDownload Include="${name}" Version="[${version}]" /></ItemGroup>
</Project>
`,
  );
  spawnSync('dotnet', ['restore', project], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' },
    timeout: 300_000,
  });
  rmSync(folder, { recursive: true, force: true });
}
