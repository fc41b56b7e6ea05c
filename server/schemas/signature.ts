/** What stands below a reply: first name and job. Counted in its length; each person may leave it out. */
export const signatureOf = ({ name, job }: { name: string; job: string }): string =>
  `${name.trim().split(/\s+/u)[0] ?? name}, ${job.trim().replace(/[.\s]+$/u, '')}`
