import { QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Endpoint, Output } from '../../lib/contract.ts'
import { type Asked, BrokenError, call, freshKey, RefusedError, UnreachableError } from './client.ts'

/** One key form everywhere: [noun, endpoint, input], so a command can freshen its whole noun. */
export const answerKey = (endpoint: Endpoint, input: unknown) => [endpoint.name.split('.')[0]!, endpoint.name, input] as const

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal does not change by asking again; only silence is asked twice more.
      retry: (n, e) => e instanceof UnreachableError && n < 2,
      retryDelay: (n) => 400 * 2 ** n,
      refetchOnWindowFocus: true,
    },
  },
})

/** Ask a query endpoint and keep the answer fresh. `keep`: show the last answer while the next one loads (paging). */
export const useAnswer = <E extends Endpoint>(
  endpoint: E,
  input: Asked<E>,
  o: { enabled?: boolean; keep?: boolean; everyMs?: number } = {},
) =>
  useQuery<Output<E>>({
    queryKey: answerKey(endpoint, input),
    queryFn: ({ signal }) => call(endpoint, input, { signal }),
    enabled: o.enabled ?? true,
    ...(o.keep ? { placeholderData: (last: unknown) => last as never } : {}),
    ...(o.everyMs ? { refetchInterval: o.everyMs } : {}),
  })

/**
 * Run a command. The idempotency key belongs to what is sent: pressing again after silence sends the same key, a changed input a new one.
 * @param o.touches nouns to ask again afterwards, beside the command's own
 * @param o.endsSession nobody is signed in afterwards: to ask anything again would only bring up the sign-in
 */
export const useCommand = <E extends Endpoint>(
  endpoint: E,
  o: { touches?: string[]; endsSession?: boolean; onDone?: (out: Output<E>) => void } = {},
) => {
  const cache = useQueryClient()
  const intent = useRef<{ body: string; key: string } | null>(null)
  const m = useMutation<Output<E>, Error, Asked<E>>({
    mutationFn: async (input) => {
      const body = JSON.stringify(input)
      if (intent.current?.body !== body) intent.current = { body, key: freshKey() }
      try {
        const out = await call(endpoint, input, { key: intent.current.key })
        intent.current = null
        return out
      } catch (e) {
        // After a refusal or a bug the same words are a new attempt; after silence they may already have been heard.
        if (e instanceof RefusedError || e instanceof BrokenError) intent.current = null
        throw e
      }
    },
    onSuccess: async (out) => {
      if (o.endsSession) {
        o.onDone?.(out)
        return
      }
      const nouns = [endpoint.name.split('.')[0]!, 'desk', ...(o.touches ?? [])]
      await Promise.all(nouns.map((n) => cache.invalidateQueries({ queryKey: [n] })))
      o.onDone?.(out)
    },
  })
  return { run: m.mutateAsync, busy: m.isPending, error: m.error, reset: m.reset }
}
