"use client";

import type { BrandId, PackageId } from "@kairo/contract";
import { type FormEvent, useMemo, useState } from "react";
import { openKairo, sentenceOf } from "../lib/kairo";
import { BoardView } from "./board-view";
import { PackageView } from "./package-view";

interface Session {
  token: string;
  brands: { id: BrandId; name: string }[];
}

export default function Page() {
  const [session, setSession] = useState<Session | null>(null);
  const [brandId, setBrandId] = useState<BrandId | null>(null);
  const [packageId, setPackageId] = useState<PackageId | null>(null);
  const kairo = useMemo(() => (session ? openKairo(session.token) : null), [session]);

  if (!kairo || !session) return <SignIn onSignedIn={setSession} />;
  const brand = session.brands.find(({ id }) => id === brandId) ?? session.brands[0];
  if (!brand) return <main>You may open no brand yet; ask an owner to add you, or make one.</main>;
  return (
    <main>
      <header>
        <h1>{brand.name}</h1>
        {session.brands.length > 1 && (
          <label>
            Brand{" "}
            <select
              value={brand.id}
              onChange={({ target }) => {
                setBrandId(session.brands.find(({ id }) => id === target.value)?.id ?? null);
                setPackageId(null);
              }}
            >
              {session.brands.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="button" onClick={() => setSession(null)}>
          Sign out
        </button>
      </header>
      {packageId ? (
        <PackageView kairo={kairo} brandId={brand.id} packageId={packageId} onBack={() => setPackageId(null)} />
      ) : (
        <BoardView key={brand.id} kairo={kairo} brandId={brand.id} onOpen={setPackageId} />
      )}
    </main>
  );
}

function SignIn({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function signIn(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get("token") ?? "").trim();
    setIsBusy(true);
    try {
      const { accounts } = await openKairo(token).reference.me.query();
      onSignedIn({ token, brands: accounts.flatMap(({ brands }) => brands) });
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <main>
      <h1>Kairo</h1>
      <form onSubmit={signIn}>
        <label>
          Access token <input name="token" type="password" required autoComplete="off" />
        </label>
        <button type="submit" disabled={isBusy}>
          Sign in
        </button>
      </form>
      <p>
        <code>npm run token</code> prints one for a Kairo on this machine.
      </p>
      {problem && <p role="alert">{problem}</p>}
    </main>
  );
}
