/** An answer of the management API without a result. */
export function error(status: number, message: string): Response {
  return Response.json({ Message: message }, { status });
}

export function accepted(): Response {
  return new Response(null, { status: 202 });
}
